"""Campaigns: pages for a period, with a short link; what comes by them is counted for them (docs/campaigns.md)."""
