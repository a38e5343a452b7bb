"""The same SQL elsewhere: the files of queries/ carried over to other engines."""
