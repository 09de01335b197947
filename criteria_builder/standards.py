"""What holds in a new set if nobody decides otherwise."""

from typing import Any

# domain.md, section 10: what can be defended if nobody decides otherwise.
DEFAULT_SETTINGS: dict[str, Any] = {
    "not_applicable": {
        "method": "peer_average",
        "include_zeros": True,
        "include_silent": True,
        "nobody": "drop",
        "needs_ruling": True,
    },
    "decide_on": "published",
    "decimals": 2,
    "pillar_base": "pillar_max",
    "base": "computed",
}
# Bắc Kạn 2022, L314-332: over 75 %, over 50 %, over 25 %, the rest.
PROVINCIAL_GRADE_SCALE: list[dict[str, Any]] = [
    {"key": "leading", "name": "Dẫn dắt", "lower": "3/4", "strict": True},
    {"key": "advanced", "name": "Nâng cao", "lower": "1/2", "strict": True},
    {"key": "forming", "name": "Hình thành", "lower": "1/4", "strict": True},
    {"key": "starting", "name": "Khởi động", "lower": "0", "strict": False},
]

LARGEST_COUNT = 32_767  # of main indicators or components: a small integer of the database
