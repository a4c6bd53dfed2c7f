"""Who asks, and the class link."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tickscope.api import qr
from tickscope.api.deps import HouseDep
from tickscope.api.viewing import ROLE, Role
from tickscope.settings import Settings, is_loopback

router = APIRouter(tags=["class"])


class Me(BaseModel):
    """Who asks, by the token."""

    role: Role = Field(description="owner may do everything, viewer reads and follows")
    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "owner"}]})


class ClassLink(BaseModel):
    """The links that let a class in. They hold the viewer's token."""

    links: list[str] = Field(description="one for each address of this machine")
    codes: list[str] = Field(description="each link as a QR code: an SVG document, dark on white with its quiet zone")
    reach: bool = Field(description="whether other machines can use them; else only browsers on this one")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "links": ["http://192.0.2.7:8000/?token=VIEWER"],
                    "codes": ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41">...</svg>'],
                    "reach": True,
                }
            ]
        }
    )


@router.get("/me")
def get_me(request: Request) -> Me:
    """Who the server takes the asker for."""
    return Me(role=request.scope[ROLE])


@router.get("/class/link")
def get_class_link(request: Request, house: HouseDep) -> ClassLink:
    """What to give to a class: who opens it may read and follow, and nothing else. For the owner alone."""
    token = request.app.state.viewer_token
    links = [f"{address}/?token={token}" for address in class_addresses(house.settings)]
    return ClassLink(
        links=links,
        codes=[qr.svg(link) for link in links],
        reach=not is_loopback(house.settings.host),
    )


def class_addresses(settings: Settings) -> list[str]:
    """Where a class finds this server: on its addresses in the network, or as it was allowed, else on loopback."""
    hosts = [f"{address}:{settings.port}" for address in settings.class_addresses] or list(settings.allowed_hosts)
    return [f"http://{host}" for host in hosts or [f"127.0.0.1:{settings.port}"]]
