"""A few pages to search."""

from __future__ import annotations

from iopgen.search.small_pages import SearchPage

PAGES = (
    SearchPage(
        "partnerskap/bot-feriepraktik/",
        "Partnerskap",
        "Feriepraktik för unga",
        "Praktikplatser på sommaren för ungdomar i gymnasiet.",
        "Elva parter, däribland Botkyrka kommun.",
        hidden="sommarjobb Avux hemlig",
        number="AVUX/2019:70",
        filters=(("kommun", "Botkyrka"), ("form", "IOP"), ("ar", "2018"), ("ar", "2019")),
    ),
    SearchPage(
        "partnerskap/lin-kvinnofrid/",
        "Partnerskap",
        "Kvinnofrid",
        "Stöd och skyddat boende i en kvinnobostad.",
        "Föreningen Exempel driver verksamheten.",
        filters=(("kommun", "Linköping"), ("form", "Uppdrag"), ("ar", "2021")),
    ),
    SearchPage(
        "partnerskap/farlig/",
        "Partnerskap",
        'Ärendet "<img src=x onerror=injected=1>" & <b>co</b>',
        "Beskrivning med </p><script>injected=1</script> och &lt;mark&gt; i Botkyrka.",
        "",
    ),
    SearchPage("parter/abf/", "Part", "ABF Botkyrka-Salem", "Studieförbund i Botkyrka.", ""),
    SearchPage("parter/tom/", "Part", "Ödets förening", "", ""),
    SearchPage("avvikelser/#belopp", "Motstridiga uppgifter", "Två belopp för 2017", "", ""),
    *(SearchPage(f"parter/p{n}/", "Part", f"Åsens idrott {n}", "Lag.", "") for n in range(1, 14)),
)
