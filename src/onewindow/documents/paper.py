"""Legal papers and certificates as PDF; the bodies are described in `bodies`.

render(template="acceptance", body={...}, language="zh", photo=None) -> bytes   the PDF
pictures(template=..., body=..., ppi=96) -> [bytes, ...]                        PNG a page
number(short="温市监", kind="acceptance", year=2026, serial=12) -> "温市监受〔2026〕12号"
"""
