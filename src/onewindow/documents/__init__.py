"""Papers in and papers out: documents, legal papers, certificates."""
