"""The one list of rule kinds: a new kind is its file in kinds/ and a line here."""

from typing import Annotated, get_args

from pydantic import Field

from .kinds.aggregate_children import AggregateChildren
from .kinds.best_of import BestOf
from .kinds.boolean import Boolean
from .kinds.checklist import Checklist
from .kinds.count_ladder import CountLadder
from .kinds.deadline import Deadline
from .kinds.deduct import Deduct
from .kinds.formula import Formula
from .kinds.general_information import GeneralInformation
from .kinds.imported import Imported
from .kinds.inverse_ratio import InverseRatio
from .kinds.level import Level
from .kinds.manual import Manual
from .kinds.not_scored import NotScored
from .kinds.parts import Part
from .kinds.per_item import PerItem
from .kinds.ratio import Ratio
from .kinds.ratio_ladder import RatioLadder
from .kinds.ratio_target import RatioTarget
from .kinds.relative_best import RelativeBest
from .kinds.sum_of import SumOf
from .kinds.survey import Survey
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
    | InverseRatio
    | Deadline
    | Formula
    | BestOf
    | SumOf
    | RelativeBest
    | Survey
    | AggregateChildren
)
RuleByKind = Annotated[Rule, Field(discriminator="kind")]

# A part holds any rule, and a rule may be made of parts: the circle is closed here.
for model in (Part, BestOf, SumOf):
    model.model_rebuild(force=True, _types_namespace={"RuleByKind": RuleByKind})

KINDS: dict[str, type[RuleSpec]] = {get_args(rule.model_fields["kind"].annotation)[0]: rule for rule in get_args(Rule)}
