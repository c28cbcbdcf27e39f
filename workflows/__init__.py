"""The case types: each file reads like the policy it implements."""
