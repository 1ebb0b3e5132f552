"""The Web API: one table of methods behind `/api/{method}`."""
