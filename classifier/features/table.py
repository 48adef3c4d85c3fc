"""The features as a table: every column with its group, its phrase for `--explain` and the meaning of its value.

A new column takes a line here, in its group and in the order of the matrix, and a value in the group's function.
`--explain` adds up the features that share a phrase. `scripts/docs` writes `docs/features.md` from this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple


class Group(NamedTuple):
    """Columns that one function computes. `lines` holds a feature per line: name | phrase | value."""

    name: str
    title: str
    function: str
    lines: str


class Feature(NamedTuple):
    """One column of the feature matrix, one value per block.

    `says` is what it is evidence of, as `--explain` prints it. `value` is the meaning of the number: a share is 0 to 1
    and, unless it says of what, of characters; a score is in log-odds; nan where the page has nothing to measure.
    """

    name: str
    group: str
    says: str
    value: str


GROUPS = (
    Group(
        "own",
        "The block's own text",
        "shape.columns",
        """
chars | length, and length of its neighbours | characters
words | length, and length of its neighbours | words; a CJK character is half a word
letters_share | letters, digits and symbols in its text | share of letters
digits_share | letters, digits and symbols in its text | share of digits
upper_share | capital letters | share of capital letters
cjk_share | its script | share of Chinese, Japanese and Korean characters
symbols_share | letters, digits and symbols in its text | share of symbols, bullets, dashes, bars and slashes
quotes | quotation marks | number of quotation marks
ellipses | an ellipsis | number of ellipses
commas | punctuation inside its text | commas per word
sentence_ends | punctuation inside its text | number of full stops, question and exclamation marks
word_length | the length of its words | letters per word, CJK left out
ends_sentence | how it ends | 1: ends like a sentence
ends_korean | how it ends | 1: ends with a Korean verb ending
ends_colon | how it ends | 1: ends with a colon
ends_closed | how it ends | 1: ends with a quotation mark or a closing bracket
ends_question | how it ends | 1: ends with a question mark
starts_bullet | how it begins | 1: begins with a bullet
starts_dash | how it begins | 1: begins with a dash
starts_open | how it begins | 1: begins with an opening bracket
starts_quote | how it begins | 1: begins with a quotation mark
starts_digit | how it begins | 1: begins with a digit
starts_upper | how it begins | 1: begins with a capital letter
at_signs | an e-mail address or handle | number of @ signs
copyright_signs | a copyright sign | number of copyright signs
bullets | bullets and bars in its text | number of bullets
pipes | bullets and bars in its text | bars and slashes per word
brackets | brackets in its text | number of opening brackets
addresses | a web address in its text | number of web addresses
opener | how it begins | characters before the first colon, closing bracket or bar, among the first 32
spaced_dash | a dash or bar between spaces | number of dashes and bars between spaces
""",
    ),
    Group(
        "links",
        "Links",
        "links.columns",
        """
link_density | links in and around it | share of characters that are link text
links | links in and around it | number of links
all_link | links in and around it | 1: more than 90 % link text
link_density_next | links in and around it | link density of the next block
link_density_previous | links in and around it | link density of the previous block
link_density_near | links in and around it | link density of 3 blocks before to 3 after
link_density_after_10 | links in and around it | link density of the next 10 blocks
link_density_before_10 | links in and around it | link density of the previous 10 blocks
link_density_group | links in and around it | link density of all blocks with the same markup
link_density_container | links in and around it | link density of the container
external_link | where its first link leads | 0: relative, 1: absolute, 2: not a page
link_density_up_1 | links in and around it | link density of the element 1 level up
link_density_up_2 | links in and around it | link density of the element 2 levels up
link_density_up_3 | links in and around it | link density of the element 3 levels up
link_density_up_5 | links in and around it | link density of the element 5 levels up
""",
    ),
    Group(
        "markup",
        "Markup",
        "markup.columns",
        """
tag_p | its HTML tag | 1: its element is p
tag_heading | its HTML tag | 1: its element is h1 to h6
tag_item | its HTML tag | 1: its element is li, dd or dt
tag_cell | its HTML tag | 1: its element is td or th
tag_caption | its HTML tag | 1: its element is figcaption or caption
tag_quote | its HTML tag | 1: its element is blockquote
tag_plain | its HTML tag | 1: its element is div or section
tag_code | its HTML tag | 1: its element is pre
heading_level | its HTML tag | 1 to 6, 0: not a heading
within_article | the HTML elements around it | 1: inside article or main
within_aside | the HTML elements around it | 1: inside aside
within_navigation | the HTML elements around it | 1: inside nav, header or footer
within_list | the HTML elements around it | 1: inside ul, ol or dl
within_table | the HTML elements around it | 1: inside table
within_figure | the HTML elements around it | 1: inside figure
within_quote | the HTML elements around it | 1: inside blockquote
within_form | the HTML elements around it | 1: inside form, button or fieldset
within_footer | the HTML elements around it | 1: inside footer
hidden | hidden by the page's markup | 1: its element is hidden
depth | depth in the page | levels below the root
bold | bold, italic or small print | share of bold characters
italic | bold, italic or small print | share of italic characters
small | bold, italic or small print | share of characters in small print
break_before | line breaks around it | 1: follows a line break
break_after | line breaks around it | 1: is followed by a line break
media_before | a picture or video before it | number of media elements directly before it
inline_names | class or id on its inline elements | 1: an inline element has a class or id
siblings_in_node | lines in the same element | blocks in its element
chars_up_1 | how much text its surroundings hold | share of the page's characters in the element 1 level up
block_size_up_1 | how much text its surroundings hold | characters per block in the element 1 level up
chars_up_2 | how much text its surroundings hold | share of the page's characters in the element 2 levels up
block_size_up_2 | how much text its surroundings hold | characters per block in the element 2 levels up
chars_up_3 | how much text its surroundings hold | share of the page's characters in the element 3 levels up
block_size_up_3 | how much text its surroundings hold | characters per block in the element 3 levels up
chars_up_5 | how much text its surroundings hold | share of the page's characters in the element 5 levels up
block_size_up_5 | how much text its surroundings hold | characters per block in the element 5 levels up
group_blocks | number and size of blocks marked up alike | blocks with the same markup
group_chars_share | number and size of blocks marked up alike | share of the page's characters in these blocks
group_mean_chars | number and size of blocks marked up alike | characters per block in these blocks
""",
    ),
    Group(
        "context",
        "Position and neighbours",
        "context.columns",
        """
position | position on the page | share of the blocks before it
chars_before_share | position on the page | share of the characters before it
prose_before_share | full sentences before and after it | share of the page's prose before it
prose_after | full sentences before and after it | characters of prose after it
chars_next | length, and length of its neighbours | next block: characters
chars_previous | length, and length of its neighbours | previous block: characters
ends_sentence_next | how its neighbours end | next block: 1: ends like a sentence
ends_sentence_previous | how its neighbours end | previous block: 1: ends like a sentence
quotes_next | quotation marks | next block: number of quotation marks
quotes_previous | quotation marks | previous block: number of quotation marks
ellipses_next | an ellipsis | next block: number of ellipses
ellipses_previous | an ellipsis | previous block: number of ellipses
starts_bullet_next | how its neighbours begin | next block: 1: begins with a bullet
starts_bullet_previous | how its neighbours begin | previous block: 1: begins with a bullet
starts_dash_next | how its neighbours begin | next block: 1: begins with a dash
starts_dash_previous | how its neighbours begin | previous block: 1: begins with a dash
digits_share_next | digits in its neighbours | next block: share of digits
digits_share_previous | digits in its neighbours | previous block: share of digits
spaced_dash_next | a dash or bar between spaces | next block: number of dashes and bars between spaces
spaced_dash_previous | a dash or bar between spaces | previous block: number of dashes and bars between spaces
at_signs_next | an e-mail address or handle | next block: number of @ signs
at_signs_previous | an e-mail address or handle | previous block: number of @ signs
copyright_signs_next | a copyright sign | next block: number of copyright signs
copyright_signs_previous | a copyright sign | previous block: number of copyright signs
chars_after_3 | length, and length of its neighbours | next 3 blocks: mean of characters
chars_before_3 | length, and length of its neighbours | previous 3 blocks: mean of characters
chars_after_8 | length, and length of its neighbours | next 8 blocks: mean of characters
chars_before_8 | length, and length of its neighbours | previous 8 blocks: mean of characters
ends_sentence_after_3 | full sentences before and after it | next 3 blocks: share that ends like a sentence
ends_sentence_before_3 | full sentences before and after it | previous 3 blocks: share that ends like a sentence
ends_sentence_after_8 | full sentences before and after it | next 8 blocks: share that ends like a sentence
ends_sentence_before_8 | full sentences before and after it | previous 8 blocks: share that ends like a sentence
container_blocks | what else its container holds | blocks in the container
container_prose_share | what else its container holds | share of the container's characters that are prose
container_prose_before | what else its container holds | share of the container's prose before it
container_prose_after | what else its container holds | share of the container's prose after it
container_position | what else its container holds | share of the container's blocks before it
since_prose | distance from full sentences | blocks since the last long sentence
until_prose | distance from full sentences | blocks until the next long sentence
markup_run_blocks | a run of blocks marked up alike | run of blocks with the same markup: blocks
markup_run_place | a run of blocks marked up alike | run of blocks with the same markup: blocks before it
markup_run_left | a run of blocks marked up alike | run of blocks with the same markup: blocks after it
markup_run_mean_chars | a run of blocks marked up alike | run of blocks with the same markup: characters per block
markup_run_spread | a run of blocks marked up alike | run of blocks with the same markup: relative spread of the lengths
line_run_blocks | a run of lines that look alike | run of lines of the same shape: blocks
line_run_place | a run of lines that look alike | run of lines of the same shape: blocks before it
line_run_left | a run of lines that look alike | run of lines of the same shape: blocks after it
line_run_mean_chars | a run of lines that look alike | run of lines of the same shape: characters per block
line_run_spread | a run of lines that look alike | run of lines of the same shape: relative spread of the lengths
opening_run_blocks | a run of lines that open alike | run of lines with the same opening: blocks
opening_run_place | a run of lines that open alike | run of lines with the same opening: blocks before it
opening_run_left | a run of lines that open alike | run of lines with the same opening: blocks after it
opening_run_mean_chars | a run of lines that open alike | run of lines with the same opening: characters per block
opening_run_spread | a run of lines that open alike | run of lines with the same opening: relative spread of the lengths
element_run_blocks | lines in the same element | run of lines in the same element: blocks
element_run_place | lines in the same element | run of lines in the same element: blocks before it
element_run_left | lines in the same element | run of lines in the same element: blocks after it
element_run_mean_chars | lines in the same element | run of lines in the same element: characters per block
element_run_spread | lines in the same element | run of lines in the same element: relative spread of the lengths
shared_prefix | a beginning or ending shared with its neighbours | leading characters shared with a neighbour
shared_prefix_both | a beginning or ending shared with its neighbours | leading characters shared with both neighbours
prefix_copies | a beginning or ending shared with other blocks | blocks with the same first 7 characters
shared_suffix | a beginning or ending shared with its neighbours | trailing characters shared with a neighbour
shared_suffix_both | a beginning or ending shared with its neighbours | trailing characters shared with both neighbours
suffix_copies | a beginning or ending shared with other blocks | blocks with the same last 7 characters
since_heading | headings above it | blocks since the last heading
heading_above | headings above it | level of the last heading
h1_before | headlines above it | number of h1 up to here
articles_begun | articles begun above it | article elements begun up to here
""",
    ),
    Group(
        "evidence",
        "Declarations and repetitions",
        "evidence.columns",
        """
in_title | likeness to the headline | share of its 3-grams in the title
title_covered | likeness to the headline | share of the title's 3-grams in it
in_description | likeness to the page's description | share of its 3-grams in the description
in_authors | likeness to the declared authors | share of its 3-grams in their names
in_outlet | likeness to the declared name of the site | share of its 3-grams in it
in_json_body | the article text in the page's JSON-LD | share of its 6-grams in articleBody
typed_article | what the page declares about itself | 1: the page declares an article
has_description | what the page declares about itself | 1: the page has a description
in_alternatives | likeness to the alternative texts of pictures | share of its 6-grams in them
repeated | text that occurs twice on the page | share of its 6-grams in another block
said_before | text that occurs twice on the page | share of its 6-grams in an earlier block
in_prose | likeness to the page's other paragraphs | share of its 4-grams in another paragraph
copies | text that occurs twice on the page | blocks with exactly this text
after_title | distance from the headline | blocks since the headline
""",
    ),
    Group(
        "belonging",
        "Whether a list belongs to the article",
        "belonging.columns",
        """
words_in_prose | its words in the prose of the page | share of its long words that stand in the prose of other blocks
names_in_prose | its names in the prose of the page | share of its names that stand in the prose of other blocks
numbers_in_prose | its numbers in the prose of the page | share of its numbers that stand in the prose of other blocks
list_blocks | the size of its list, and its place in it | blocks of its list: a run without prose in one container
list_place | the size of its list, and its place in it | share of the list before it, of blocks
list_in_prose | what its list shares with the prose | mean of in_prose over the list
list_repeated | what its list repeats of the page | mean of repeated over the list
list_in_title | what its list shares with the title | mean of in_title over the list
list_words_in_prose | what its list shares with the prose | mean of words_in_prose over the list
list_names_in_prose | what its list shares with the prose | mean of names_in_prose over the list
list_numbers_in_prose | what its list shares with the prose | mean of numbers_in_prose over the list
list_digits | numbers in its list | share of the list's blocks that hold a digit
list_linked | links in its list | share of the list's blocks that are one link
list_link_density | links in its list | link density of the list
list_after_colon | what introduces its list | 1: the block before the list, or its first one, ends with a colon
since_colon | what introduces its list | blocks since the last one that ends with a colon
list_heading | what introduces its list | level of the heading right before the list, 0 without one
list_lead_in_prose | what introduces its list | in_prose of the block before the list
list_since_prose | where its list stands | blocks between the list and the last prose in the element that holds both
list_until_prose | where its list stands | blocks between the list and the next prose in the element that holds both
home_prose_before | where its list stands | characters of prose before it in the nearest element that holds prose
home_prose_after | where its list stands | characters of prose after it in the nearest element that holds prose
home_prose_share | where its list stands | share of the page's prose that stands in that element
home_prose_density | where its list stands | share of that element's characters that are prose
home_steps | where its list stands | levels from the block up to that element
list_counts_up | the order of its list | share of neighbours in the list whose first number goes up by one
list_falls | the order of its list | share of neighbours in the list whose first number does not go up
list_alphabetical | the order of its list | share of neighbours in the list in alphabetical order
list_alike | the order of its list | share of neighbours in the list that begin with the same kinds of characters
""",
    ),
    Group(
        "scores",
        "Scores of the linear models",
        "model.linear.Scorers.columns",
        """
names_own | words in class and id | score of its own class, id and tag
names_above | words in class and id | score of the classes, ids and tags above it
names_sum | words in class and id | both together
names_next | words in class and id around it | names_sum, of the next block
names_previous | words in class and id around it | names_sum, of the previous block
names_near | words in class and id around it | names_sum, mean of 3 blocks before to 3 after
names_group | words in class and id around it | names_sum, mean of the blocks with the same markup
names_container | words in class and id around it | names_sum, mean of the container
text_keep | its words | score of its words for article text
text_TEASER | words of a teaser | score of its words for TEASER
text_NOTICE | words of a copyright notice | score of its words for NOTICE
text_BYLINE | words of a reporter line | score of its words for BYLINE
text_PROMO | words of a promotion | score of its words for PROMO
text_CAPTION | words of a caption | score of its words for CAPTION
text_SUBHEAD | words of a sub-heading | score of its words for SUBHEAD
text_COMMENT | words of a comment | score of its words for COMMENT
text_next | the words around it | text_keep, of the next block
text_previous | the words around it | text_keep, of the previous block
text_near | the words around it | text_keep, mean of 3 blocks before to 3 after
text_group | the words around it | text_keep, mean of the blocks with the same markup
text_container | the words around it | text_keep, mean of the container
""",
    ),
    Group(
        "kept",
        "Trafilatura's extraction",
        "reading.columns",
        """
kept | what trafilatura kept | share of its 5-grams in trafilatura's text
kept_next | what trafilatura kept of its surroundings | the same of the next block
kept_previous | what trafilatura kept of its surroundings | the same of the previous block
kept_after_5 | what trafilatura kept of its surroundings | mean of the next 5 blocks, by characters
kept_before_5 | what trafilatura kept of its surroundings | mean of the previous 5 blocks, by characters
kept_group | what trafilatura kept of blocks marked up alike | mean of the blocks with the same markup
kept_container | what trafilatura kept of its surroundings | mean of the container
kept_before_share | what trafilatura kept of its surroundings | share of the kept text before it
since_kept | distance from text that trafilatura kept | blocks since the last kept paragraph
until_kept | distance from text that trafilatura kept | blocks until the next kept paragraph
kept_up_1 | what trafilatura kept of its surroundings | mean of the element 1 level up
kept_up_2 | what trafilatura kept of its surroundings | mean of the element 2 levels up
kept_up_3 | what trafilatura kept of its surroundings | mean of the element 3 levels up
kept_up_5 | what trafilatura kept of its surroundings | mean of the element 5 levels up
""",
    ),
)
"""The groups in the order of the matrix."""

AROUND = "the page around it"
"""The phrase for all that the second pass changes."""
_OPINIONS = """
first | log-odds of keeping, from the first pass, -9 to 9
first_next_1 | first, of the next block
first_previous_1 | first, of the previous block
first_next_2 | first, 2 blocks later
first_previous_2 | first, 2 blocks earlier
first_next_3 | first, 3 blocks later
first_previous_3 | first, 3 blocks earlier
first_next_4 | first, 4 blocks later
first_previous_4 | first, 4 blocks earlier
first_after_5 | mean probability of the next 5 blocks, by characters
first_before_5 | mean probability of the previous 5 blocks, by characters
first_group | mean probability of the blocks with the same markup
first_container | mean probability of the container
first_before_share | share of the kept text before it
since_first | blocks since the last paragraph of probability .8 or more
until_first | blocks until the next such paragraph
first_up_1 | mean probability of the element 1 level up
first_up_2 | mean probability of the element 2 levels up
first_up_3 | mean probability of the element 3 levels up
first_up_5 | mean probability of the element 5 levels up
rank | share of the kept blocks (½ or more) up to it
kept_before | kept blocks up to it
kept_after | kept blocks after it
kept_before_3 | share of kept blocks among the previous 3
kept_after_3 | share of kept blocks among the next 3
kept_before_8 | share of kept blocks among the previous 8
kept_after_8 | share of kept blocks among the next 8
group_score | mean of first, of the blocks with the same markup
group_blocks | logarithm of their number
container_score | mean of first, of the container
container_blocks | logarithm of the number of its blocks
length | logarithm of its characters
length_beside_kept | the same, less that of the median kept block
link_share | share that is link text
best | greatest first of the page
page_chars | logarithm of the characters that are expected to be kept
page_share | share of the page's characters that is expected to be kept
page_doubtful | blocks of probability .1 to .9
kind_BODY | probability of BODY
kind_SUBHEAD | probability of SUBHEAD
kind_HEADLINE | probability of HEADLINE
kind_CAPTION | probability of CAPTION
kind_TEASER | probability of TEASER
kind_NOTICE | probability of NOTICE
kind_BYLINE | probability of BYLINE
kind_PROMO | probability of PROMO
kind_COMMENT | probability of COMMENT
kind_NAV | probability of NAV
kind_AD | probability of AD
kind_TAG | probability of TAG
kind_OTHER | probability of OTHER
"""
"""The columns of the second pass, a matrix of their own: name | value."""


@cache
def features() -> dict[str, Feature]:
    """Name → feature, in the order of the matrix."""
    return {feature.name: feature for group in GROUPS for feature in _of_group(group)}


def opinion_features() -> tuple[Feature, ...]:
    """Return the features of the second pass, in the order of its matrix."""
    lines = (line.split(" | ") for line in _OPINIONS.strip().splitlines())
    return tuple(Feature(name, "opinions", AROUND, value) for name, value in lines)


def _of_group(group: Group) -> Iterator[Feature]:
    for line in group.lines.strip().splitlines():
        name, says, value = line.split(" | ")
        yield Feature(name, group.name, says, value)


def markdown() -> Iterator[str]:
    """Yield the lines of docs/features.md."""
    yield "# Features"
    yield ""
    yield (
        f"The {len(features())} columns of the feature matrix, one value per block, in order. Written by "
        "`scripts/docs` from `classifier/features/table.py`; do not edit."
    )
    yield ""
    yield (
        "A share is 0 to 1 and, unless it says of what, of characters. A score is in log-odds. Distances are in "
        "blocks. A value is missing (nan) where the page has nothing to measure. `--explain` prints the reason."
    )
    for group in GROUPS:
        yield from _section(group.title, group.name, group.function, tuple(_of_group(group)))
    yield ""
    yield (
        f"The second pass judges every block again, by {len(opinion_features())} columns of its own: what the first "
        "pass says of the block and of its surroundings. `--explain` prints how far that changes the judgement."
    )
    yield from _section("The first pass's opinions", "opinions", "opinions.opinion_columns", opinion_features())


def _section(title: str, name: str, function: str, columns: Sequence[Feature]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield f"Group `{name}`, computed by `{function}`."
    yield ""
    yield "| feature | value | reason |"
    yield "| --- | --- | --- |"
    for feature in columns:
        yield f"| `{feature.name}` | {feature.value} | {feature.says} |"
