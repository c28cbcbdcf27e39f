"""The application: one door for every change, the commands, the worker."""
