"""The pages about people: the door, one's own page, customers, staff, teams."""
