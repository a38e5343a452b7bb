"""The figures once more, in plain Python: what the SQL of queries/ is checked against.

Written from the definitions and not from the SQL; it reads work objects as JSON and knows
neither DuckDB nor polars, and nothing of the package. Weights are exact fractions.
"""
