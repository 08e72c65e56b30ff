"""How the house speaks: words for states and days, a sentence for every foreseen "no".

Below every door and above the rooms, so that a page and the API say the same.
"""
