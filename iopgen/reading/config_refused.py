"""Settings that the engine knows and nobody may, or need, use."""

from typing import Final

from iopgen.reading.config_section import Section

_REFUSED: Final = {
    "hooks": "egna program körs inte; ta bort raden",
    "INHERIT": "en annan fil läses inte in; skriv inställningarna här",
    "extra_javascript": "egna skript tas inte med; ta bort raden",
    "extra_templates": "egna mallar tas inte med; ta bort raden",
    "theme.custom_dir": "egna mallar tas inte med; logotyp och färger väljs under look",
    "extra": "iopgen använder den inte; ta bort raden och dem under",
}
"""Settings that the engine has and iopgen does not let through, and what to do instead."""

_REMOVE: Final = "ta bort raden"

_LOOKS: Final = "ta bort raden; logotyp, ikon och färger skrivs under look i pluginen iopgen"

_UNUSED: Final = {
    **dict.fromkeys(
        """
        site_description site_author copyright strict dev_addr watch remote_branch remote_name
        repo_name edit_uri_template exclude_docs draft_docs not_in_nav google_analytics pages
        theme.locale theme.language theme.features theme.font theme.static_templates theme.direction
        theme.include_search_page theme.search_index_only theme.highlightjs theme.hljs_languages
        theme.hljs_style theme.analytics theme.shortcuts theme.navigation_depth
        search.lang search.separator search.min_search_length search.prebuild_index search.indexing
        search.pipeline search.enabled
        """.split(),  # noqa: SIM905 - a list to read
        _REMOVE,
    ),
    **dict.fromkeys(
        ("theme.logo", "theme.favicon", "theme.icon", "theme.palette", "theme.color_mode"), _LOOKS
    ),
}
"""Settings that do harm nowhere and nothing here: pages, language and search are the program's."""


def refuse(section: Section, prefix: str) -> list[str]:
    """Report the settings that the engine knows and nobody may or need use; returns their keys."""
    refused = []
    for entry in section.node.entries:
        name = prefix + entry.key.text
        if advice := _REFUSED.get(name):
            message = f'inställningen "{entry.key.text}" är inte tillåten'
            section.report_at(entry.key, "config-refused", message, advice)
        elif advice := _UNUSED.get(name):
            message = f'iopgen använder inte inställningen "{entry.key.text}"'
            section.report_at(entry.key, "config-unknown-key", message, advice)
        else:
            continue
        refused.append(entry.key.text)
    return refused
