"""The five provincial sources: one module per shape, one configuration file per province.

A shape knows how to read (`rows`); what a column means stands in the province's file in provinces/, so that a province
can move to another shape without code. Start reading at registry.read.
"""

from indexer.sources.config import SourceConfig, configured, load_configs
from indexer.sources.registry import change_token, changes, read
from indexer.sources.rows import Unchanged

__all__ = ["SourceConfig", "Unchanged", "change_token", "changes", "configured", "load_configs", "read"]
