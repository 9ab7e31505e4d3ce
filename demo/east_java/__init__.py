"""East Java, January to September 2024: the published figures of one province, record by record.

932 partners; 8,781 entries of community involvement, 2,146 of advocacy and 412 of information
service; 24 green, 114 yellow and 134 red libraries, 658 without an account and, since the
published colours sum to 930, 2 with an account and no report (domain: regional figures).
Which library did what is invented.
"""
