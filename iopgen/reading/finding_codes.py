"""The catalogue: every code there is, described once, and findings made by it.

The codes of files, settings, pages, persons and values stand here; a rule declares its own beside
its function. The site's page of codes is generated from `CATALOGUE`.
"""

import re

from iopgen.calc.personal_data import mask
from iopgen.reading.findings import Code, Finding, Position, Severity

_SUBSET = "Registrets egen regel: den enkla del av YAML 1.2 som alla kan läsa"
_ORDER = "Registrets egen regel: en liten fil för varje post, på sin plats"
_DICTIONARY = "Ordlistan över fält"

_SYNTAX = (
    Code(
        "not-utf8",
        Severity.ERROR,
        "Filen är inte UTF-8",
        "Spara filen på nytt med kodningen UTF-8. Andra kodningar gör å, ä och ö till skräptecken "
        "hos läsaren. I de flesta redigerare finns valet under ”Spara som”; på GitHub blir det "
        "alltid rätt.",
        "title: F\\xf6rening i samverkan   # \\xf6 är ö i en äldre kodning",
        "YAML 1.2, avsnitt 5.2",
    ),
    Code(
        "file-too-large",
        Severity.ERROR,
        "Filen är för stor",
        "Dela upp posten eller ta bort inklistrad text. En post är några kilobyte; en fil på mer "
        "än en megabyte är ett misstag eller ett försök att sänka tjänsten och läses inte.",
        "# en fil på mer än 1 048 576 byte",
        _ORDER,
    ),
    Code(
        "too-deep",
        Severity.ERROR,
        "För många nivåer",
        "Kontrollera indrag, bindestreck och klamrar på raden. En post har som mest ett tiotal "
        "nivåer; fler beror nästan alltid på en klammer som inte stängts.",
        "goals: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        _SUBSET,
    ),
    Code(
        "line-too-long",
        Severity.ERROR,
        "Raden är för lång",
        "Dela texten på flera rader: skriv > efter kolonet och texten indragen på raderna under. "
        "Rader på mer än 10 000 tecken läses inte.",
        "summary: en rad på mer än 10 000 tecken …",
        _SUBSET,
    ),
    Code(
        "control-character",
        Severity.ERROR,
        "Osynligt eller trasigt tecken",
        "Ta bort tecknet, eller skriv om ordet. Styrtecken, osynliga tecken och tecken som vänder "
        "läsriktningen följer ofta med när text klistras in från PDF eller Word; de syns inte men "
        "förstör sökning och sortering och kan dölja vad som står. Tecknet \ufffd betyder att en "
        "bokstav redan gått förlorad.",
        'title: "Partner\\u200bskap"   # ett osynligt tecken mitt i ordet',
        "Unicode Technical Standard 39",
    ),
    Code(
        "conflict-marker",
        Severity.ERROR,
        "Två versioner som inte är sammanfogade",
        "Välj vilken av de två versionerna som ska gälla, och ta bort den andra och raderna som "
        "börjar med <<<<<<<, ======= och >>>>>>>. Git skriver dem när två har ändrat samma rader; "
        "de skulle annars stå på sidan.",
        "summary: >-\n  <<<<<<< HEAD\n  Kommunen betalar.\n  =======\n  Regionen betalar.\n"
        "  >>>>>>> forslag",
        "git merge: hur en krock visas",
    ),
    Code(
        "stacked-marks",
        Severity.ERROR,
        "För många accenter på samma bokstav",
        "Skriv om ordet med vanliga bokstäver. Accenter och andra tillägg ritas ovanpå varandra; "
        "är de fler än 20 på samma bokstav täcker de raderna omkring och kan dölja vad som står. "
        "Inget språk behöver så många.",
        'title: "K\\u0301\\u0301\\u0301\\u0301\\u0301lump"   # och så vidare, mer än 20 gånger',
        "Unicode Technical Standard 39",
    ),
    Code(
        "yaml-syntax",
        Severity.ERROR,
        "Filen går inte att tolka som YAML",
        "Rätta raden. Vanligast är fel indrag, ett kolon i en text utan citattecken, en tabb i "
        "stället för mellanslag eller ett citattecken som inte stängts. Felet kan sitta på raden "
        "ovanför.",
        "title: Bostad först: en överenskommelse",
        "YAML 1.2",
    ),
    Code(
        "text-cut",
        Severity.WARNING,
        "Ett # kapar texten",
        "Sätt hela texten inom citattecken, om det som står efter # hör till den. Är det en "
        "kommentar, skriv ett mellanslag efter #. I YAML börjar en kommentar vid # efter ett "
        "mellanslag, och det som står där läses inte.",
        'title: Huset #1 i parken   # läses som "Huset"',
        "YAML 1.2",
    ),
    Code(
        "duplicate-key",
        Severity.ERROR,
        "Samma nyckel två gånger",
        "Ta bort den ena raden. Med två rader vet ingen vilken som gäller.",
        "title: Klump\ntitle: Klumpen",
        "YAML 1.2, avsnitt 3.2.1.3",
    ),
    Code(
        "anchor-or-alias",
        Severity.ERROR,
        "Ankare eller alias",
        "Skriv ut värdet i stället; en text som börjar med & eller * ska stå inom citattecken. "
        "Poster ska kunna läsas rad för rad utan att slå upp något.",
        "start: &datum 2018-03-01\nend: *datum",
        _SUBSET,
    ),
    Code(
        "yaml-tag",
        Severity.ERROR,
        "Typmärkning",
        "Ta bort ordet med utropstecken framför värdet; en text som börjar med ! ska stå inom "
        "citattecken. Typen följer av nyckeln.",
        "amount: !!int 450000",
        _SUBSET,
    ),
    Code(
        "several-documents",
        Severity.ERROR,
        "Flera poster i samma fil",
        "Lägg varje post i en egen fil; ta bort raden med ---.",
        "id: bot-klump\n---\nid: bot-basun",
        _SUBSET,
    ),
    Code(
        "not-a-mapping",
        Severity.ERROR,
        "Filen innehåller ingen post",
        "Skriv posten som rader av formen nyckel: värde, med början i vänsterkanten.",
        "- id: bot-klump",
        _SUBSET,
    ),
    Code(
        "empty-file",
        Severity.ERROR,
        "Filen är tom",
        "Fyll i posten eller ta bort filen.",
        "# bara en kommentar",
        _SUBSET,
    ),
    Code(
        "complex-key",
        Severity.ERROR,
        "Nyckeln är inget ord",
        "Skriv ett vanligt ord före kolonet; en text som börjar med { eller [ ska stå inom "
        "citattecken.",
        "title: {{ namn }}",
        _SUBSET,
    ),
    Code(
        "empty-item",
        Severity.WARNING,
        "Tom rad i en lista",
        "Skriv ett värde efter bindestrecket eller ta bort raden.",
        "aliases:\n  - name: Verdandi\n  -",
        _SUBSET,
    ),
)

_FILES = (
    Code(
        "unreadable-file",
        Severity.ERROR,
        "Filen går inte att läsa",
        "Kontrollera att filen finns kvar och att läsrättigheterna räcker.",
        "# en fil utan läsrättighet",
        _ORDER,
    ),
    Code(
        "not-a-file",
        Severity.ERROR,
        "Ingen vanlig fil",
        "Ersätt länken eller mappen med en vanlig fil. Länkar följs inte, eftersom de kan peka "
        "utanför projektet.",
        "# content/agreements/x.yml är en symbolisk länk",
        _ORDER,
    ),
    Code(
        "wrong-folder",
        Severity.ERROR,
        "Filen ligger fel",
        "Flytta filen till mappen för sitt slag av post och låt namnet sluta på .yml. Filer på "
        "andra ställen läses inte och skulle saknas på webbplatsen utan att någon märker det.",
        "# content/agreement/bot-klump.yml i stället för content/agreements/bot-klump.yml",
        _ORDER,
    ),
    Code(
        "ignored-file",
        Severity.NOTICE,
        "Filen läses inte",
        "Ta bort filen när inget program använder den. Operativsystem och redigerare lämnar filer "
        "efter sig, som Thumbs.db, desktop.ini, .DS_Store, säkerhetskopior på ~ och låsfiler på "
        ".swp eller ~$. De är inga poster och stoppar ingenting, men en kopia kan innehålla det "
        "som har tagits bort ur posten: skicka inte in den.",
        "# content/agreements/bot-klump.yml~",
        _ORDER,
    ),
    Code(
        "missing-id",
        Severity.ERROR,
        "Posten saknar id",
        "Skriv id: och filens namn utan .yml.",
        "title: Klump   # id saknas",
        _ORDER,
    ),
    Code(
        "bad-id",
        Severity.ERROR,
        "Otillåtet id",
        "Använd bara små bokstäver a–z, siffror och enkla bindestreck, högst 80 tecken. Id blir "
        "en del av sidans adress och får inte ändras sedan. Namnen con, prn, aux, nul, com0–com9 "
        "och lpt0–lpt9 har Windows för egen del: en fil som heter så går inte att spara där, och "
        "då kan ingen med Windows hämta registret.",
        "id: Bot_Klump",
        _ORDER,
    ),
    Code(
        "id-not-file-name",
        Severity.ERROR,
        "Id är inte filens namn",
        "Ändra id eller filens namn så att de är lika.",
        "id: bot-klumpen   # i filen bot-klump.yml",
        _ORDER,
    ),
    Code(
        "broken-front-matter",
        Severity.ERROR,
        "Trasigt sidhuvud",
        "Börja sidan med en rad ---, sedan nyckel: värde på egna rader, sedan en rad --- till. "
        "Ett trasigt sidhuvud försvinner annars utan ett ord, ibland med en del av texten.",
        "---\ntitle: Om oss\n\n# Om oss",
        _ORDER,
    ),
)

_SETTINGS = "README: A site of your own"
_SAFE_PAGES = "Registrets egen regel: en sida visar text och bilder, och kör inga program"

_CONFIG = (
    Code(
        "config-unknown-key",
        Severity.ERROR,
        "Okänd inställning",
        "Rätta stavningen eller ta bort raden. En inställning som ingen känner till gör ingenting, "
        "och den som skrev den tror att den gäller.",
        "publisher:\n  nme: Kommunen   # nyckeln heter name",
        _SETTINGS,
    ),
    Code(
        "config-missing",
        Severity.ERROR,
        "En inställning saknas",
        "Fyll i inställningen. Utan den vet läsaren inte vem som svarar för webbplatsen.",
        "publisher:\n  name: Kommunen   # kind saknas",
        _SETTINGS,
    ),
    Code(
        "config-value",
        Severity.ERROR,
        "Inställningen har ett värde som inte går att använda",
        "Skriv värdet så som README visar.",
        "ending_soon_months: snart   # ska vara ett heltal",
        _SETTINGS,
    ),
    Code(
        "config-refused",
        Severity.ERROR,
        "Inställningen är inte tillåten",
        "Ta bort raden. Egna program, skript från andra värdar, tillägg som ingen har godkänt och "
        "mappar utanför projektet kan läcka filer eller ta över webbplatsen. Den som ansvarar för "
        "webbplatsen kan tillåta fler tillägg i filen allowed-plugins.yml.",
        "hooks:\n  - program.py",
        _SETTINGS,
    ),
)

_PAGES = (
    Code(
        "page-file-kind",
        Severity.ERROR,
        "Filslaget hör inte hemma bland sidorna",
        "Flytta filen ut ur mappen med sidor. Där får ligga text (.md), bilder (.png, .jpg, .jpeg, "
        ".gif, .webp, .svg, .ico), dokument (.pdf, .csv, .txt) och egna stilmallar (.css). Allt "
        "som ligger där blir offentligt.",
        "# content/pages/lista.xlsx",
        _SAFE_PAGES,
    ),
    Code(
        "page-file-name",
        Severity.ERROR,
        "Filens namn går inte att använda",
        "Byt namn på filen: bokstäver, siffror, bindestreck, understreck och punkt. Namnet blir en "
        "del av adressen.",
        "# content/pages/om?.md",
        _SAFE_PAGES,
    ),
    Code(
        "address-taken",
        Severity.ERROR,
        "Två filer får samma adress",
        "Byt namn på den ena filen. Den ena skulle annars ersätta den andra utan att någon märker "
        "det.",
        "# content/pages/om.md och content/pages/om/index.md",
        _SAFE_PAGES,
    ),
    Code(
        "page-header",
        Severity.ERROR,
        "Sidhuvudet har en uppgift som inte går att använda",
        "Ta bort eller rätta raden. I sidhuvudet får stå title, description, lang och, på sidan om "
        "tillgänglighet, shortcomings.",
        "---\ntitle: Om oss\ntemplate: annan.html\n---",
        _SAFE_PAGES,
    ),
    Code(
        "page-markup",
        Severity.ERROR,
        "HTML som inte får stå på en sida",
        "Ta bort den, eller skriv med Markdown i stället. Skript, ramar, formulär, omdirigeringar "
        "och bilder från andra värdar tas inte med.",
        '<script src="https://example.org/x.js"></script>',
        _SAFE_PAGES,
    ),
    Code(
        "page-too-tangled",
        Severity.ERROR,
        "Texten är för stor eller för tilltrasslad",
        "Dela upp texten på flera stycken eller sidor. Många klamrar, stjärnor eller nivåer i ett "
        "stycke tar så lång tid att tolka att ingen skulle få se sidan.",
        "[[[[[[[[[[[[[[[[[[[[[[   # tusentals i samma stycke",
        _SAFE_PAGES,
    ),
    Code(
        "page-link",
        Severity.WARNING,
        "Länken leder ingenstans",
        "Rätta länken. En länk till en annan sida skrivs som sökvägen till dess fil, räknat från "
        "filen där länken står.",
        "Läs [mer om oss](omoss.md).   # filen heter om.md",
        _SAFE_PAGES,
    ),
    Code(
        "page-part",
        Severity.WARNING,
        "Okänd del av en sida",
        "Rätta ordet. En kommentar som börjar med iopgen: byts mot text som följer av "
        "inställningarna; ett ord som ingen känner till blir ingenting.",
        "<!-- iopgen: utgivare -->   # delen heter publisher",
        _SAFE_PAGES,
    ),
    Code(
        "cache-unused",
        Severity.NOTICE,
        "Mellanlagringen används inte",
        "Webbplatsen blir densamma ändå, men bygget tar lite längre tid. Mellanlagringen är till "
        "för att slippa göra om det som inte har ändrats.",
        "# .cache är en länk till en annan mapp",
        "Registrets egen regel: bygget skriver bara i mappar som är dess egna",
    ),
    Code(
        "engine-warning",
        Severity.WARNING,
        "Webbplatsmotorn varnar",
        "Läs vad motorn säger, på engelska, och rätta filen.",
        "# till exempel en sida i menyn som inte finns",
        "MkDocs",
    ),
    Code(
        "unguarded-file",
        Severity.NOTICE,
        "Filens innehåll kan inte granskas",
        "Kontrollera själv att filen inte visar några personuppgifter. Granskningen läser text, "
        "men inte bilder och PDF.",
        "# content/pages/bilder/karta.png",
        "Dataskyddsförordningen (EU) 2016/679, artikel 5.1 c",
    ),
)

_GDPR = "Dataskyddsförordningen (EU) 2016/679, artikel 5.1 c"
_PERSONAL_NUMBERS = "Lag (2018:218), 3 kap. 10 §; SKR: personnummer tas bort före publicering"

_PERSONAL = (
    Code(
        "personal-number",
        Severity.ERROR,
        "Personnummer eller samordningsnummer",
        "Ta bort numret; skriv en funktion i stället för en person. Också en kommentar i en "
        "offentlig fil är publicerad. Har ändringen redan skickats in: säg till den som sköter "
        "webbplatsen, för numret ligger kvar i historiken.",
        "note: Kontakt ÅÅMMDD-NNNN",
        _PERSONAL_NUMBERS,
    ),
    Code(
        "phone-number",
        Severity.ERROR,
        "Telefonnummer",
        "Ta bort numret, eller hänvisa till en funktion vars nummer står bland de tillåtna i "
        "mkdocs.yml. Direktnummer och mobilnummer leder till en person.",
        "contact: Samordnaren, 070-NNN NN NN",
        _GDPR,
    ),
    Code(
        "email-address",
        Severity.ERROR,
        "E-postadress",
        "Ta bort adressen, eller hänvisa till en funktionsbrevlåda som står bland de tillåtna i "
        "mkdocs.yml. En adress med ett namn i leder till en person.",
        "contact: förnamn.efternamn (at) kommunens domän",
        _GDPR,
    ),
    Code(
        "org-number-checksum",
        Severity.ERROR,
        "Organisationsnumret stämmer inte",
        "Kontrollera numret mot källan: tio siffror, gärna med bindestreck före de fyra sista. "
        "Den sista är en kontrollsiffra, och den stämmer inte med de andra.",
        'org_number: "212000-2883"',
        "Lag (1974:174) om identitetsbeteckning för juridiska personer",
    ),
    Code(
        "org-number-person",
        Severity.ERROR,
        "Organisationsnumret är en persons",
        "Ta bort numret. En enskild firma har sin ägares personnummer som organisationsnummer.",
        'org_number: "ÅÅMMDD-NNNN"',
        _PERSONAL_NUMBERS,
    ),
)

_VALUES = (
    Code(
        "unknown-key",
        Severity.ERROR,
        "Okänd nyckel",
        "Rätta stavningen eller ta bort raden. Nycklar som inte finns i ordlistan skulle annars "
        "försvinna utan att någon märker det.",
        "titel: Bostad först   # nyckeln heter title",
        _DICTIONARY,
    ),
    Code(
        "wrong-shape",
        Severity.ERROR,
        "Värdet har fel form",
        "Skriv värdet så som ordlistan visar. En lista har ett bindestreck per punkt; nycklar som "
        "hör ihop står indragna under den nyckel de hör till.",
        "parties: foreningen-pahittade-grannar   # ska vara en lista med punkter",
        _DICTIONARY,
    ),
    Code(
        "missing-value",
        Severity.ERROR,
        "En uppgift som måste finnas saknas",
        "Fyll i uppgiften. Vilka uppgifter som måste finnas står i ordlistan över fält.",
        "parties:\n  - partner: foreningen-pahittade-grannar   # role saknas",
        _DICTIONARY,
    ),
    Code(
        "not-in-list",
        Severity.ERROR,
        "Värdet finns inte i listan",
        "Välj ett av de värden som ordlistan räknar upp. Värdena skrivs på engelska; på sidan "
        "visas den svenska benämningen.",
        "form: partnerskap   # ska vara till exempel iop",
        _DICTIONARY,
    ),
    Code(
        "not-a-number",
        Severity.ERROR,
        "Värdet är inget tal",
        "Skriv bara siffror, utan mellanslag, enhet eller inledande nolla. Belopp skrivs i hela "
        "kronor; det tryckta beloppet kan stå i printed.",
        "amount: 450 tkr   # ska vara 450000",
        _DICTIONARY,
    ),
    Code(
        "out-of-range",
        Severity.ERROR,
        "Talet är för litet eller för stort",
        "Kontrollera talet mot källan. Gränserna står i ordlistan.",
        "annual_cycle:\n  - {item: Uppföljning, month: 13}",
        _DICTIONARY,
    ),
    Code(
        "not-a-date",
        Severity.ERROR,
        "Värdet är inget datum",
        "Skriv år-månad-dag, som 2018-03-01. Är dagen eller månaden okänd skrivs bara det som är "
        "känt, som 2018-03 eller 2018.",
        "period:\n  start: 2018-02-30",
        "ISO 8601",
    ),
    Code(
        "bad-source",
        Severity.ERROR,
        "Källan är inte skriven som id och ställe",
        "Skriv dokumentets id, # och raderna, som exempelavtal#10-20, eller en sida (page=12), en "
        "paragraf (section=5), en rubrik (heading=Ekonomi) eller ett kort citat (quote=…). Flera "
        "källor skrivs som en lista.",
        "source: exempelavtal rad 10   # ska vara exempelavtal#10",
        _DICTIONARY,
    ),
    Code(
        "bad-lines",
        Severity.ERROR,
        "Raderna går inte att läsa",
        "Skriv första och sista raden med bindestreck emellan, som 399-646.",
        "lines: 646-399   # den första raden ska vara lägst",
        _DICTIONARY,
    ),
    Code(
        "bad-key",
        Severity.ERROR,
        "Värdet går inte att använda som id",
        "Använd små bokstäver a–z, siffror och enkla bindestreck. Skriv å och ä som a, ö som o.",
        "goals:\n  - {id: Mål 1, text: Fler i arbete}",
        _DICTIONARY,
    ),
    Code(
        "bad-url",
        Severity.ERROR,
        "Värdet är ingen webbadress",
        "Skriv hela adressen med https:// först. Andra slags adresser publiceras inte.",
        "website: www.example.org",
        _DICTIONARY,
    ),
    Code(
        "bad-email",
        Severity.ERROR,
        "Värdet är ingen e-postadress",
        "Skriv adressen till en funktionsbrevlåda. Enskildas adresser publiceras aldrig.",
        "contact:\n  function: Registrator\n  email: registrator",
        _DICTIONARY,
    ),
    Code(
        "bad-format",
        Severity.ERROR,
        "Värdet är skrivet på fel sätt",
        "Skriv värdet så som ordlistan visar.",
        "municipality_code: 127   # ska vara fyra siffror, 0127",
        _DICTIONARY,
    ),
    Code(
        "unknown-as-text",
        Severity.WARNING,
        "Ett ord för okänt står som om det vore uppgiften",
        "Ta bort raden när uppgiften inte är känd. Sidorna säger då att den saknas.",
        "place: okänd",
        _DICTIONARY,
    ),
    Code(
        "duplicate-id",
        Severity.ERROR,
        "Id:t används redan",
        "Ge posten ett eget id och låt filen heta likadant.",
        "id: foreningen-pahittade-grannar   # finns redan i en annan fil",
        _DICTIONARY,
    ),
    Code(
        "unknown-reference",
        Severity.ERROR,
        "Hänvisning till något som inte finns",
        "Rätta id:t eller lägg till posten som saknas. Id:t är filens namn utan .yml.",
        "owner: exempelkomun   # menade du exempelkommun?",
        _DICTIONARY,
    ),
)

CATALOGUE: dict[str, Code] = {
    code.code: code for code in (*_SYNTAX, *_FILES, *_CONFIG, *_PAGES, *_PERSONAL, *_VALUES)
}
"""Every code there is. To add one: six lines in the tuple of its area above."""


def register(code: Code) -> Code:
    """Add a rule's code to the catalogue; each rule is declared beside its function."""
    CATALOGUE[code.code] = code
    return code


def make_finding(code: str, position: Position, message: str, hint: str = "") -> Finding:
    """Make a finding; without a hint it takes the first sentence of its code's help.

    Raises KeyError for a code that is not in the catalogue: that is our own bug.
    """
    described = CATALOGUE[code]
    return Finding(
        position.path,
        position.line,
        position.column,
        described.severity,
        code,
        mask(message),
        mask(hint) if hint else _first_sentence(described.help),
    )


def restore_finding(  # noqa: PLR0913, PLR0917 - what a finding says, in its order
    path: str, line: int, column: int, code: str, message: str, hint: str
) -> Finding:
    """Return a finding that `make_finding` has made, from what it says; its code has the rest."""
    return Finding(path, line, column, CATALOGUE[code].severity, code, message, hint)


def _first_sentence(text: str) -> str:
    """Return the first sentence without its full stop, fit to follow a semicolon."""
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text, maxsplit=1)[0].rstrip(".")
    is_acronym = first[1:2].isupper()
    return first if is_acronym else first[:1].lower() + first[1:]
