"""All that knows OpenAlex: its records, its API, its prices and its faults."""
