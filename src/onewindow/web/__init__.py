"""The web doors: pages for citizens and for staff, and the frame they share."""
