"""The one list of rule kinds: a new kind is its file in kinds/ and a line here."""

from typing import Annotated, get_args

from pydantic import Field

from .kinds.boolean import Boolean
from .kinds.checklist import Checklist
from .kinds.count_ladder import CountLadder
from .kinds.deduct import Deduct
from .kinds.general_information import GeneralInformation
from .kinds.imported import Imported
from .kinds.level import Level
from .kinds.manual import Manual
from .kinds.not_scored import NotScored
from .kinds.per_item import PerItem
from .kinds.ratio import Ratio
from .kinds.ratio_ladder import RatioLadder
from .kinds.ratio_target import RatioTarget
from .spec import RuleSpec

# R16 peer_average is missing on purpose: nobody chooses it, an accepted "Không có nội dung" does.
Rule = (
    Boolean
    | Level
    | Checklist
    | Ratio
    | RatioTarget
    | RatioLadder
    | CountLadder
    | PerItem
    | Deduct
    | Imported
    | Manual
    | NotScored
    | GeneralInformation
)
RuleByKind = Annotated[Rule, Field(discriminator="kind")]

KINDS: dict[str, type[RuleSpec]] = {get_args(rule.model_fields["kind"].annotation)[0]: rule for rule in get_args(Rule)}
