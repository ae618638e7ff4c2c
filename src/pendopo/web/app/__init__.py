"""The app: the same pages, installed on a phone; readable without a link, with forms that are sent later."""
