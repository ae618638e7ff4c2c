"""Face of the applicant: find a service, book, come, follow one's place in line."""
