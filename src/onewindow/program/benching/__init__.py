"""What `onewindow bench` measures, each thing beside the limit it is held against."""
