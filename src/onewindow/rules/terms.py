"""Periods that the law or the house sets for everybody, in one place."""

NOTICE_DAYS = 5  # working days to say what is missing. Source: 行政许可法 art. 32(4)
SUPPLEMENT_DAYS = 10  # working days to put it right, unless the clerk sets others. House rule
GAP_DAYS = 10  # working days for a paper that may come late, likewise. House rule
EXTENSION_DAYS = 10  # Source: 行政许可法 art. 42, where the matter names none
DELIVERY_DAYS = 10  # working days from decision to delivery. Source: 行政许可法 art. 44
INSPECTION_DAYS = 60  # working days after a commitment. Source: 最多跑一次规定 art. 14
DRAFT_DAYS = 90  # calendar days a draft is kept since it was last touched. House rule
DISCARDED_FILE_DAYS = 30  # calendar days the files of a draft given up are kept, so that a
# mistake can be cleared up. House rule within PIPL arts. 19 (no longer than needed), 47
RECONSIDERATION_DAYS = 60  # Source: 行政复议法 art. 20
LAWSUIT_MONTHS = 6  # Source: 行政诉讼法 art. 46
DUPLICATE_DAYS = 30  # same person, same matter: the window is warned. House rule
