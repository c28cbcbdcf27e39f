"""What a workflow is made of: pure definitions, the machine, the calendar."""
