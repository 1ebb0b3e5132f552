"""`/_control`: what people do, by HTTP, for tests, demos, scripts and the page.

Routes and bodies of `message command interact reaction edit-message delete-message open-home reset log state
messages/:channel` are those of parvalabs/local-slack, so that one suite can drive either server; the rest is ours.
"""
