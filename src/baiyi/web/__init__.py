"""The studio in the browser: pages from the server, which hold no state in any process."""
