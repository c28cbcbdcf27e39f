"""Reading the files that schools and offices send."""
