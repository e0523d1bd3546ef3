"""Many campaigns at once: a tree of folders, a list of communes, worker processes or a Dask cluster."""
