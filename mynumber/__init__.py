"""Reading the My Number card at a kiosk. Nothing is built here yet."""
