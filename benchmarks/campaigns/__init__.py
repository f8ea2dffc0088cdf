"""What benchmarks/campaign.py runs: a sorter with exact books, the program under test, subscribers of every kind, and faults."""
