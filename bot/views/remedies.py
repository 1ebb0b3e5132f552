"""What Amazon's failure reasons usually mean, and how to mend it.

Reasons: Personalize Developer Guide, "Troubleshooting"; required columns and minimum data: the same guide, "Preparing
training data for Amazon Personalize".
"""

import re

_REMEDIES = (
    (
        r"insufficient privileges|access denied|not authorized|forbidden",
        (
            "Personalize may not read the file. Allow the service role (`aws.service_role`) s3:GetObject and "
            "s3:ListBucket, allow personalize.amazonaws.com the same in the bucket's policy, and for an encrypted "
            "bucket allow the role kms:Decrypt. Where a batch job writes its answers, s3:PutObject is needed as well."
        ),
    ),
    (
        r"invalid (s3|data) (location|path)|no such (key|bucket)|does not exist|no files? found",
        (
            "The file is not where the import looked. Check the s3:// location: the bucket is in this region, and a "
            "folder ends in `/`."
        ),
    ),
    (
        r"missing the following columns|missing column|header",
        (
            "The header does not fit the dataset's schema. Name the columns as in the schema (USER_ID, ITEM_ID and "
            "TIMESTAMP for interactions), with no spaces or quotes in the header row."
        ),
    ),
    (
        r"length cannot be more than|too long",
        "A text is too long. Shorten that column, or put its texts in double quotes where commas cut them wrongly.",
    ),
    (
        r"fewer than \d+ users|at least 2 interactions",
        (
            "Too few people did more than one thing. At least 25 users need two or more interactions: import a longer "
            "time span."
        ),
    ),
    (
        r"(fewer|less) than \d+ interactions|at least 1,?000 interactions|minimum .*interactions",
        "There is too little data. At least 1,000 interactions are needed: import more, or a longer time span.",
    ),
    (
        r"timestamp|epoch",
        (
            "A time is not in seconds since 1970. TIMESTAMP must be a whole number such as 881250949: neither text nor "
            "milliseconds."
        ),
    ),
    (
        r"null|empty value|missing value|required field",
        "A required value is missing in some row. USER_ID, ITEM_ID and TIMESTAMP must stand in every row.",
    ),
    (
        r"hyperparameter",
        "The recipe does not know that setting. Train it again without `hpo`.",
    ),
    (
        r"quota|limit|more than \d+ resources|exceeded",
        (
            "A quota of the AWS account is used up. Wait until something ends, delete what is not needed, or ask AWS "
            "for more (Service Quotas, Amazon Personalize)."
        ),
    ),
    (
        r"kms|decrypt",
        "Personalize may not use the bucket's key. Allow the service role kms:Decrypt on it.",
    ),
    (
        r"internal|service error|try again|retry",
        "The trouble is inside AWS. Try again in a few minutes.",
    ),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), remedy) for pattern, remedy in _REMEDIES)


def remedy(reason: str) -> str | None:
    """Return how to mend what Amazon gave as the reason of a failure, None where that is not known."""
    return next((text for pattern, text in _COMPILED if pattern.search(reason)), None)
