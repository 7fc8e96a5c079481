"""A provider of OpenID Connect on this machine, as strict as a real one about what it is sent."""
