"""The whole nation: 84,000 libraries, ten million records, five million monthly sheets."""
