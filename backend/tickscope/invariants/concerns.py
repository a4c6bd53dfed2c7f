"""Which state variables an invariant is about: what is lit on the board when it falls. Data."""

from __future__ import annotations

from typing import Final

from tickscope.vocabulary import Var

_TIMER = (Var.P_CTL, Var.P_CVAL)
_SAVED = (Var.V_CTL, Var.V_CVAL)
_LIST = (Var.V_AP_LIST, Var.V_QUEUED)

CONCERNS: Final[dict[str, tuple[Var, ...]]] = {
    "I1": (Var.V_LOADED, *_TIMER),
    "I2": (Var.V_LOADED,),
    "I3": (Var.V_LOADED, Var.V_CTL, Var.P_CTL),
    "I4": (Var.V_LOADED, Var.P_CTL),
    "I5": (Var.P_CTL, Var.P_VOFF),
    "I6": (Var.V_LOADED, Var.P_CTL, Var.P_VOFF),
    "I7": (Var.V_LOADED, *_SAVED),
    "I8": _SAVED,
    "I9": (Var.P_LR, Var.P_PPI_ACTIVE),
    "I10": (Var.P_PPI_ACTIVE, Var.P_LR),
    "I11": (Var.P_PPI_ACTIVE, Var.V_IRQ_LEVEL, Var.V_ACTIVE),
    "I12": (Var.P_LR,),
    "I13": (Var.P_LR,),
    "I14": _LIST,
    "I15": _LIST,
    "I16": (Var.V_ACTIVE, Var.P_LR),
    "I17": (Var.V_IRQ_LEVEL, Var.V_LINE_LEVEL),
    "I18": (Var.V_IRQ_LEVEL,),
    "I19": _TIMER,
    "I20": (Var.P_LINE, Var.P_LR),
    "I21": (Var.P_LINE, Var.P_LR),
    "I22": (Var.V_BG_TIMER, Var.V_AP_LIST, *_SAVED),
    "I23": (Var.P_LINE, Var.P_PPI_ACTIVE, Var.V_ENABLED),
    "I24": (Var.P_LINE, Var.P_PPI_ACTIVE),
    "I25": _TIMER,
    "I26": (Var.P_PPI_PENDING, Var.P_PPI_ACTIVE),
    "I27": (Var.V_CLEARED, Var.P_PPI_ACTIVE),
    "I28": (Var.V_BG_TIMER,),
    "I29": (Var.P_VOFF,),
    "I30": (Var.P_VOFF,),
    "I31": (Var.P_LR,),
    "I32": (Var.V_LINE_LEVEL,),
    "I33": (*_LIST, Var.V_USED_LRS),
    "I34": (Var.P_IRQS_MASKED, Var.P_PPI_PENDING),
    "I35": (),
}
"""Invariant -> what it is about; I35 is not checked."""
