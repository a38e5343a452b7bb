"""Who publishes the world's high-quality research, and how sure we are."""
