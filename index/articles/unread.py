"""Files that people put into the folder and that no reader is for: what can be done with each."""

_SAVE_AS_WORD = "save it as .docx"
_SAVE_AS_TABLE = "save it as .csv, each sheet as a file of its own"
_SAVE_AS_PDF = "save it as .pdf"
_SAVE_AS_PAGE = "save the page as .html, from a browser"
_SAVE_AS_SUBTITLES = "save it as .srt or .vtt"
_MAKE_MARKDOWN = "make Markdown of it (pandoc FILE -o NAME.md) and put that here"
_MADE_OF_IT = "put the .pdf that it makes here"
_WRITE_OUT = "what people ask of it has to be here as text or as a table (.md, .csv)"
_UNPACK = "unpack it, and put the files in it here"
_IS_A_LINK = "it leads to a page: python -m index add URL, or download the document as .docx, .pdf or .csv"

# By what can be done, the endings.
_ADVICE = {
    "make a web page of it (asciidoctor FILE) and put that here": ".adoc .asciidoc",
    _SAVE_AS_WORD: ".doc .docm .dot .dotx .fodt .hwp .odt .ott .pages .rtf .sxw .wpd .wps",
    _SAVE_AS_TABLE: ".numbers .ods .parquet .xls .xlsb .xlsm .xlsx",
    _SAVE_AS_PDF: ".djvu .dvi .eps .key .odp .ppt .pptx .ps .pub .vsdx .xps",
    _MADE_OF_IT: ".latex .lyx .tex .typ",
    _SAVE_AS_PAGE: ".asp .aspx .jsp .mht .mhtml .php .webarchive",
    _MAKE_MARKDOWN: ".creole .dbk .docbook .epub .fb2 .mediawiki .muse .opml .org .t2t .textile .wiki",
    "save its text as .html or .txt": ".azw .azw3 .chm .lit .mobi .one",
    "put the .md or .html that it makes here": ".qmd .rmd",
    "make Markdown of it (jupyter nbconvert --to markdown FILE) and put that here": ".ipynb",
    "save it as .eml": ".msg",
    "save the mails in it as .eml": ".mbox .pst",
    _SAVE_AS_SUBTITLES: ".ass .dfxp .lrc .sbv .ssa .sub .ttml",
    "put what is said in it here, as .vtt, .srt or .txt": (
        ".aac .avi .flac .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv .opus .wav .webm .wma .wmv"
    ),
    "what it shows is not read; put what people ask of it here as text": (
        ".avif .bmp .gif .heic .ico .jpeg .jpg .png .svg .tif .tiff .webp"
    ),
    _UNPACK: ".7z .bz2 .gz .rar .tar .tgz .xz .zip",
    _WRITE_OUT: ".bib .db .ics .ini .json .jsonl .sqlite .sql .toml .vcf .xml .yaml .yml",
    _IS_A_LINK: ".gdoc .gsheet .gslides .lnk .url .webloc",
    "name it .txt if it is text": ".asc .conf .log .me .nfo .tab",
    "it is not complete; put it here when it is": ".crdownload .download .part .tmp",
    "give it the ending of what it is, as .txt or .md": "",
}
_BY_ENDING = {ending: advice for advice, endings in _ADVICE.items() for ending in endings.split() or [""]}


def what_to_do(suffix: str) -> str:
    """What a person can do with a file with this ending, "" where nothing is known."""
    return _BY_ENDING.get(suffix.lower(), "")
