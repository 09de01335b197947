"""What the public schema knows: provinces, applications, jobs, what operators may do, letters to applicants."""

from tenants.registry.models.application import Application
from tenants.registry.models.erasure import Erasure
from tenants.registry.models.figures import Figures
from tenants.registry.models.job import Job, OwnJob
from tenants.registry.models.letter import Letter
from tenants.registry.models.merger import Merger, MergerPart
from tenants.registry.models.province import (
    Domain,
    Family,
    Province,
    ProvinceSuccession,
    Relative,
    check_schema_name,
)
from tenants.registry.models.settings import OwnProvince
from tenants.registry.models.support import OwnSupport, SupportAccess

__all__ = [
    "Application",
    "Domain",
    "Erasure",
    "Family",
    "Figures",
    "Job",
    "Letter",
    "Merger",
    "MergerPart",
    "OwnJob",
    "OwnProvince",
    "OwnSupport",
    "Province",
    "ProvinceSuccession",
    "Relative",
    "SupportAccess",
    "check_schema_name",
]
