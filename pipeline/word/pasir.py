"""The sandbox every Word template is read in: nothing of Python is reached, and no expression eats the machine.

What a template can make grow is bounded before it is made: repetition, powers, padding, formats, replacement.
What it does wrong is a Jinja error with an Indonesian message, whatever Python raised. A loop that only takes
long is not seen here.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, NoReturn

from jinja2 import FunctionLoader, StrictUndefined, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro, Undefined, markup_join, str_join
from jinja2.sandbox import (
    ImmutableSandboxedEnvironment,
    SandboxedEscapeFormatter,
    SandboxedFormatter,
)
from jinja2.utils import Namespace
from markupsafe import Markup

TEKS_MAKS: Final = 200_000  # characters of one result, members of one list: six times what a cell of Excel holds
JATAH: Final = 20_000_000  # characters that the expressions of one part of a document may make together
KALI_MAKS: Final = 2_000_000  # length of a text times length of what is put into it
ANGKA_MAKS: Final = 10_000  # of a width, a count, a step of `range`
BIT_MAKS: Final = 4096  # of a whole number
ISIAN_MAKS: Final = 200  # fields of one format
_LEBAR: Final = re.compile(r"\d{5}")
_PERSEN: Final = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\*|\d{5}|\d*\.(?:\*|\d{5}))")
_DIKENAL: Final = (str, int, float, list, tuple, dict, range, LoopContext, Macro, Namespace, Undefined)
_TAK_PERLU: Final = frozenset({"encode", "maketrans", "to_bytes", "translate"})
_MENGALIKAN: Final = frozenset({"expandtabs", "indent"})  # their number counts once for each character
_GALAT: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


class TakAda(StrictUndefined):
    """A name that there is not; also one inside a list that is printed."""

    __slots__ = ()
    __repr__ = StrictUndefined.__str__


def terlalu_besar(apa: str) -> NoReturn:
    """Refuse what would grow beyond a naskah: a SecurityError that names it."""
    msg = f"{apa} terlalu besar untuk sebuah naskah"
    raise SecurityError(msg)


def _isi(nilai: object, sisa: int = TEKS_MAKS) -> int:
    """Return how many characters and members `nilai` holds; it is looked at no further than `sisa`.

    A list that holds another one twice is small in memory and large on paper.
    """
    if isinstance(nilai, str):
        return len(nilai)
    if not isinstance(nilai, (list, tuple, dict)):
        return 1
    jumlah = len(nilai)
    for satu in nilai.values() if isinstance(nilai, dict) else nilai:
        if type(satu) is str:
            jumlah += len(satu)
        elif jumlah > sisa:
            break
        else:
            jumlah += _isi(satu, sisa - jumlah)
    return jumlah


def _periksa_ukuran(nilai: object) -> None:
    if (len(nilai) if isinstance(nilai, str) else _isi(nilai)) > TEKS_MAKS:
        terlalu_besar("teks atau daftar")


def _periksa_argumen(nama: str, nilai: object, argumen: Sequence[object]) -> None:
    """Refuse what would make a long result of `nilai`, before it is made."""
    if not argumen:
        return
    panjang = len(nilai) if isinstance(nilai, (str, list, tuple, dict, range)) else ANGKA_MAKS
    for satu in argumen:
        _periksa_ukuran(satu)
        if isinstance(satu, int) and abs(satu) > ANGKA_MAKS:
            terlalu_besar(f"bilangan pada {nama}")
        kali = len(satu) if isinstance(satu, str) else satu if nama in _MENGALIKAN and isinstance(satu, int) else 0
        if panjang * kali > KALI_MAKS:
            terlalu_besar(f"hasil {nama}")


def _periksa_persen(pola: str, argumen: Sequence[object]) -> None:
    if _PERSEN.search(pola) or pola.count("%") > ISIAN_MAKS:
        terlalu_besar("lebar atau jumlah isian pada format")
    for satu in argumen:
        _periksa_ukuran(satu)


class _Batas:
    """Bounds the widths of `str.format`."""

    def format_field(self, nilai: Any, pola: str) -> Any:
        if _LEBAR.search(pola):
            terlalu_besar("lebar pada format")
        _periksa_ukuran(nilai)
        return super().format_field(nilai, pola)  # type: ignore[misc]  # of the formatter it is mixed into


class _Pemformat(_Batas, SandboxedFormatter):
    pass


class _PemformatMarkup(_Batas, SandboxedEscapeFormatter):
    pass


class _Konteks(Context):
    """The names of one part of a document; with it the part's share begins anew."""

    def __init__(self, environment: BakPasir, *sisa: Any, **lagi: Any) -> None:
        super().__init__(environment, *sisa, **lagi)
        environment.sisa = JATAH


class Penyusun(CodeGenerator):
    """Hands `~` over to the sandbox: Jinja lets only the other operators be intercepted."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the call that joins texts."""
        self.write("environment.gabung(context.eval_ctx.autoescape, (")
        for satu in node.nodes:
            self.visit(satu, frame)
            self.write(", ")
        self.write("))")


def _tanpa_berkas_lain(nama: str) -> NoReturn:
    msg = f"memanggil berkas lain “{nama}”, padahal sebuah templat tidak dapat memuat berkas lain"
    raise SecurityError(msg)


class BakPasir(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, closed to all but texts, numbers, lists and groups, and bounded."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    context_class = _Konteks
    code_generator_class = Penyusun

    def __init__(self, *, finalize: Callable[[Any], Any]) -> None:
        """Make the environment; `finalize` gives what an expression prints."""
        self.sisa = JATAH

        def cetak(nilai: Any) -> Any:
            self.hitung(nilai)
            return finalize(nilai)

        super().__init__(undefined=TakAda, autoescape=True, finalize=cetak, loader=FunctionLoader(_tanpa_berkas_lain))
        self.globals = {nama: self.globals[nama] for nama in ("dict", "joiner", "namespace")} | {"range": self._range}
        self.filters = {nama: self._jaga_saringan(nama, saringan) for nama, saringan in self.filters.items()}

    def hitung(self, nilai: Any) -> Any:
        """Return `nilai`, counted against the share of this part.

        Raises:
            SecurityError: it is too large, or the share is used up.
        """
        ukuran = _isi(nilai)
        self.sisa -= ukuran
        if ukuran > TEKS_MAKS or self.sisa < 0:
            terlalu_besar("teks atau daftar")
        return nilai

    def gabung(self, lolos: bool, bagian: tuple[Any, ...]) -> str:  # noqa: FBT001 - called by compiled templates
        """Return what `~` gives."""
        for satu in bagian:
            _periksa_ukuran(satu)
        hasil: str = self.hitung((markup_join if lolos else str_join)(bagian))
        return hasil

    @staticmethod
    def _range(*batas: int) -> range:
        deret = range(*batas)
        if len(deret) > ANGKA_MAKS:
            terlalu_besar("range")
        return deret

    def _jaga_saringan(self, nama: str, saringan: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that looks at its arguments first, and counts what it gives."""
        lewati = 1 if hasattr(saringan, "jinja_pass_arg") else 0  # the context, the environment

        @wraps(saringan)
        def terjaga(*argumen: Any, **lagi: Any) -> Any:
            nilai, *sisa = argumen[lewati:] or [None]
            _periksa_ukuran(nilai)
            if nama == "format":
                _periksa_persen(str(nilai), [*sisa, *lagi.values()])
            else:
                _periksa_argumen(nama, nilai, [*sisa, *lagi.values()])
            return self.hitung(saringan(*argumen, **lagi))

        return terjaga

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator gives, its size looked at first."""
        if operator == "%" and isinstance(left, str):
            _periksa_persen(left, [right])
        elif operator == "**" and isinstance(left, int) and isinstance(right, int):
            if left.bit_length() * right > BIT_MAKS:
                terlalu_besar("pangkat")
        elif operator == "*":
            _periksa_kali(left, right)
        elif operator == "+":
            _periksa_ukuran(left)
            _periksa_ukuran(right)
        return self.hitung(super().call_binop(context, operator, left, right))

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a function or a method gives, its arguments looked at first."""
        if isinstance(obj, types.BuiltinMethodType):
            _periksa_argumen(obj.__name__, obj.__self__, [*args, *kwargs.values()])
        return self.hitung(super().call(context, obj, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return `str.format` with its fields in the sandbox and its widths bounded; None for anything else."""
        if super().wrap_str_format(value) is None:
            return None
        pola: str = value.__self__

        def terjaga(*argumen: Any, **lagi: Any) -> str:
            if value.__name__ == "format_map":
                argumen, lagi = (), dict(*argumen)
            if pola.count("{") > ISIAN_MAKS:
                terlalu_besar("jumlah isian pada format")
            pemformat = _PemformatMarkup(self, escape=pola.escape) if isinstance(pola, Markup) else _Pemformat(self)
            return type(pola)(pemformat.vformat(pola, argumen, lagi))

        return terjaga

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may ask for it: nothing of a picture, which knows the whole document."""
        return isinstance(obj, _DIKENAL) and attr not in _TAK_PERLU and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002 - Jinja calls it so
        """Return what stands for an attribute that a template may not ask for."""
        return self.undefined(f"memakai “{attribute}”, yang tidak boleh dipakai templat", exc=SecurityError)

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise what went wrong in a template as a Jinja error."""
        exc = sys.exc_info()[1]
        if isinstance(exc, _GALAT):
            raise _galat_templat(exc) from exc
        super().handle_exception(source)

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """Return the tree of a template.

        Raises:
            TemplateSyntaxError: it is none, or nested deeper than Python reads.
        """
        try:
            return super().parse(source, name, filename)
        except _GALAT as exc:
            raise TemplateSyntaxError(str(_galat_templat(exc)), 1) from exc

    def compile(self, *argumen: Any, **lagi: Any) -> Any:
        """Return the code of a template.

        Raises:
            TemplateError: Jinja's; also for brackets nested deeper than Python reads.
        """
        try:
            return super().compile(*argumen, **lagi)
        except _GALAT as exc:
            raise _galat_templat(exc) from exc


def _periksa_kali(left: Any, right: Any) -> None:
    for kiri, kanan in ((left, right), (right, left)):
        if isinstance(kiri, (str, list, tuple)) and isinstance(kanan, int) and _isi(kiri) * kanan > TEKS_MAKS:
            terlalu_besar("pengulangan")
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > BIT_MAKS:
        terlalu_besar("perkalian")


def _galat_templat(exc: BaseException) -> TemplateRuntimeError:
    if isinstance(exc, RecursionError):
        return TemplateRuntimeError("ungkapan atau macro memanggil dirinya terlalu dalam")
    return TemplateRuntimeError(f"ungkapan di dalamnya tidak dapat dihitung ({type(exc).__name__}: {exc})")
