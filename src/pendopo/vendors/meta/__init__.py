"""Meta: the Graph API of WhatsApp, Messenger and Instagram. Source: developers.facebook.com (2026)."""
