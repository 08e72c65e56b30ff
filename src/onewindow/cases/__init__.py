"""One life: submit, receive, supplement, accept, decide, deliver."""
