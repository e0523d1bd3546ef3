"""One file a command; each is loaded when it is called, and loads what is slow when it runs."""
