"""A formula over named figures: read by a small grammar of its own, worked out in exact fractions.

    sum     = product { ("+" | "−" | "-") product }
    product = factor { ("×" | "*" | "÷" | "/" | ":") factor }
    factor  = ("−" | "-") factor | number | name | "(" sum ")" | ("min" | "max") "(" sum ";" sum { ";" sum } ")"

A number has a decimal comma or point, so ";" parts the arguments; `M` is the maximum points. Nothing else exists here:
no attributes, no calls but min and max, no names that nobody declared.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, NoReturn

LONGEST = 500  # characters
MOST_TOKENS = 200
DEEPEST = 20
MAXIMUM = "M"
FUNCTIONS = {"min": min, "max": max}
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+−×*÷/:();]))", re.ASCII
)
NUMBER = re.compile(r"\d{1,15}([.,]\d{1,10})?", re.ASCII)
SIGNS = {"-": "−", "*": "×", "/": "÷", ":": "÷"}  # the one writing of each

Kind = Literal["number", "name", "sign", "end"]
Values = Mapping[str, Fraction]


class ExpressionError(ValueError):
    """A formula that cannot be read: “Ký tự thứ 7: …”, counted from 1."""

    def __init__(self, place: int, sentence: str) -> None:
        super().__init__(f"Ký tự thứ {place}: {sentence}")
        self.place = place


class DividedByZero(ArithmeticError):
    """A divisor is zero; `contradicts` where figures above zero were to be divided by it."""

    def __init__(self, *, contradicts: bool) -> None:
        super().__init__("division by zero")
        self.contradicts = contradicts


@dataclass(frozen=True)
class Token:
    """A piece of the text, in the one writing it has, and the character where it begins."""

    kind: Kind
    text: str
    place: int


@dataclass(frozen=True)
class Constant:
    """A number as written."""

    value: Fraction

    def evaluate(self, values: Values) -> Fraction:
        return self.value

    def names(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Name:
    """A figure, or M."""

    name: str

    def evaluate(self, values: Values) -> Fraction:
        return values[self.name]

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True)
class Negative:
    """The opposite of what follows the sign."""

    operand: "Node"

    def evaluate(self, values: Values) -> Fraction:
        return -self.operand.evaluate(values)

    def names(self) -> frozenset[str]:
        return self.operand.names()


@dataclass(frozen=True)
class Operation:
    """Two operands and the sign between them."""

    sign: str
    left: "Node"
    right: "Node"

    def evaluate(self, values: Values) -> Fraction:
        left, right = self.left.evaluate(values), self.right.evaluate(values)
        if self.sign == "+":
            return left + right
        if self.sign == "−":
            return left - right
        if self.sign == "×":
            return left * right
        if not right:
            raise DividedByZero(contradicts=bool(left and self.left.names() - {MAXIMUM}))
        return left / right

    def names(self) -> frozenset[str]:
        return self.left.names() | self.right.names()


@dataclass(frozen=True)
class Call:
    """The least or the greatest of several."""

    function: str
    arguments: tuple["Node", ...]

    def evaluate(self, values: Values) -> Fraction:
        return FUNCTIONS[self.function](argument.evaluate(values) for argument in self.arguments)

    def names(self) -> frozenset[str]:
        return frozenset().union(*(argument.names() for argument in self.arguments))


Node = Constant | Name | Negative | Operation | Call


@dataclass(frozen=True)
class Expression:
    """A formula that was read: its pieces, to write it again, and its tree, to work it out."""

    tokens: tuple[Token, ...]
    tree: Node

    @cached_property
    def names(self) -> frozenset[str]:
        """The figures it uses, without M."""
        return self.tree.names() - {MAXIMUM}

    def evaluate(self, values: Values) -> Fraction:
        """The exact value; DividedByZero if a divisor is zero. `values` holds every name, and M."""
        return self.tree.evaluate(values)

    def write(self, words: Mapping[str, str]) -> str:
        """The formula with these words for its names: labels, or somebody's figures."""
        return "".join(self._pieces(words)).strip()

    def _pieces(self, words: Mapping[str, str]) -> Iterator[str]:
        before: Token | None = None
        for token in self.tokens:
            text = words.get(token.text, token.text) if token.kind == "name" else token.text
            yield f"{text} " if token.text == ";" else f" {text} " if _stands_between(before, token) else text
            before = token


def _stands_between(before: Token | None, token: Token) -> bool:
    """A sign after a value is an operation; at the beginning of one it belongs to what follows."""
    after_value = before is not None and (before.kind in ("number", "name") or before.text == ")")
    return token.text in ("+", "−", "×", "÷") and after_value


def parse_expression(text: str, names: Collection[str]) -> Expression:
    """The formula over these names; ExpressionError says the character where it stops making sense."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST + 1, f"công thức dài quá {LONGEST} ký tự, hãy viết gọn lại")
    tokens = tuple(_tokens(text))
    if len(tokens) > MOST_TOKENS:
        raise ExpressionError(tokens[MOST_TOKENS].place, "công thức có quá nhiều phép tính, hãy tách thành các phần")
    return Expression(tokens[:-1], _Reader(tokens, names).read())


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while text[place:].strip():
        found = TOKEN.match(text, place)
        if found is None:
            _refuse_character(text, place)
        kind: Kind = "number" if found["number"] else "name" if found["name"] else "sign"
        piece = found[kind]
        start = found.start(kind) + 1
        if kind == "number" and not NUMBER.fullmatch(piece):
            raise ExpressionError(start, "số có quá nhiều chữ số")
        yield Token(kind, SIGNS.get(piece, piece), start)
        place = found.end()
    yield Token("end", "", len(text) + 1)


def _refuse_character(text: str, place: int) -> NoReturn:
    place += len(text[place:]) - len(text[place:].lstrip())
    if text[place] == ",":
        raise ExpressionError(place + 1, "dấu phẩy chỉ dùng trong số thập phân; trong min, max hãy ngăn bằng dấu “;”")
    raise ExpressionError(place + 1, f"không dùng “{text[place]}” trong công thức")


class _Reader:
    """Recursive descent, one function a line of the grammar; the depth is bounded."""

    def __init__(self, tokens: tuple[Token, ...], names: Collection[str]) -> None:
        self.tokens, self.names, self.at, self.depth = tokens, names, 0, 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def read(self) -> Node:
        tree = self.sum()
        if self.token.kind != "end":
            self.expected("phép tính hoặc hết công thức")
        return tree

    def sum(self) -> Node:
        tree = self.product()
        while sign := self.taken("+", "−"):
            tree = Operation(sign, tree, self.product())
        return tree

    def product(self) -> Node:
        tree = self.factor()
        while sign := self.taken("×", "÷"):
            tree = Operation(sign, tree, self.factor())
        return tree

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(self.token.place, f"lồng nhau quá {DEEPEST} bậc, hãy tách công thức")
        tree = Negative(self.factor()) if self.taken("−") else self.value()
        self.depth -= 1
        return tree

    def value(self) -> Node:
        token = self.token
        if self.taken("("):
            tree = self.sum()
            self.demand(")", "dấu “)”")
            return tree
        if token.kind not in ("number", "name"):
            self.expected("một số, một ký hiệu hoặc dấu “(”")
        self.at += 1
        if token.kind == "number":
            return Constant(Fraction(token.text.replace(",", ".")))
        return self.call(token) if token.text in FUNCTIONS else self.name(token)

    def name(self, token: Token) -> Node:
        if token.text == MAXIMUM or token.text in self.names:
            return Name(token.text)
        known = ", ".join((*sorted(self.names), MAXIMUM))
        raise ExpressionError(token.place, f"không có ký hiệu “{token.text}”, chỉ có: {known}")

    def call(self, token: Token) -> Node:
        self.demand("(", f"dấu “(” sau {token.text}")
        arguments = [self.sum()]
        self.demand(";", f"dấu “;”, vì {token.text} cần ít nhất hai giá trị")
        arguments.append(self.sum())
        while self.taken(";"):
            arguments.append(self.sum())
        self.demand(")", "dấu “;” hoặc dấu “)”")
        return Call(token.text, tuple(arguments))

    def taken(self, *signs: str) -> str:
        """The sign, if it is one of these and was taken."""
        token = self.token
        if token.kind != "sign" or token.text not in signs:
            return ""
        self.at += 1
        return token.text

    def demand(self, sign: str, words: str) -> None:
        if not self.taken(sign):
            self.expected(words)

    def expected(self, words: str) -> NoReturn:
        found = "hết công thức" if self.token.kind == "end" else f"“{self.token.text}”"
        raise ExpressionError(self.token.place, f"cần {words}, nhưng gặp {found}")
