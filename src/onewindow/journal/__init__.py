"""Every fact, once, in order, unchangeable: audit trail, outbox and source of figures."""
