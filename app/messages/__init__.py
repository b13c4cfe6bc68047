"""What the platform sends out: mail, webhooks, letters to the owners of sources."""
