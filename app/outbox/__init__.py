"""What leaves the platform: mail and webhooks."""
