"""Official accounts of companies: directory, talk rooms, help desk. Nothing is built here yet."""
