"""The commands, a file for each thing people do."""
