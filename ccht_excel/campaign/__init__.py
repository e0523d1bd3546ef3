"""One campaign's folder: where its files lie, and what is done with them: distribute, assess, merge, check, pdf."""
