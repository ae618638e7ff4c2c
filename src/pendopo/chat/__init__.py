"""The face people meet in chats: dialogues over the same definitions as the pages."""
