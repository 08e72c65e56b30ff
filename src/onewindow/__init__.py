"""OneWindow 一窗: a county's whole one-stop government service."""
