"use strict";
// The front page: loads the blocks of data, finds, sorts and shows their cases. What is shown stands in the address
// (#cari=…&urut=judul), so that Back returns to it. Text is put in as text only.
const BULAN = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
  "November", "Desember"];
const STATUS = { berjalan: "Berjalan", selesai: "Selesai", dibatalkan: "Dibatalkan" };
const LABEL = { jenis: "Jenis", status: "Status", posisi: "Posisi", kembali: "Tanda tangan", diperbarui: "Diperbarui" };
const SEKALI = 100; // rows shown at a time
const DAHULU = 2; // blocks loaded first: what is looked for most often stands in the newest
const BERSAMA = 20; // blocks loaded at a time afterwards
const TUNDA = 250; // milliseconds of rest before the address is written: browsers bear no more than some a second

const unsur = (id) => document.getElementById(id);
const [daftar, hitung, kosong, lagi, hapus, gagal] = ["daftar", "hitung", "kosong", "lagi", "hapus", "gagal"].map(unsur);
const badan = daftar.tBodies[0];
const isian = new Map(Array.from(document.querySelectorAll("#saringan input, #saringan select"), (x) => [x.id, x]));
const blok = JSON.parse(daftar.dataset.blok); // [tahun, path, jumlah], the newest first

const semua = []; // every case loaded so far, in order
const diminta = new Map(); // path → promise: what is or was loaded
const tiba = new Set(); // the paths of them that have come, or could not be read
const takTerbaca = [];
const pilih = {}; // what is chosen, by the name that it has in the address
let terurut = ""; // how `semua` is sorted
let dipanggil = false; // whether the file of data that has just run called `muat`: a damaged one does not
let ketukan = 0;

const angka = (n) => n.toLocaleString("id");
const lipat = (teks) => teks.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const tautan = (...bagian) => bagian.map(encodeURIComponent).join("/");

// --- data

/** Called by each file of data. */
function muat(isi) {
  dipanggil = true;
  for (const nilai of isi.kasus) {
    const k = Object.fromEntries(isi.kolom.map((nama, n) => [nama, nilai[n]]));
    k.tahun = isi.tahun;
    k.sop = isi.nama[k.sop];
    k.penanda = k.penanda.map((n) => isi.nama[n]);
    k.media = k.media.map((n) => isi.nama[n]);
    k.naskahnya = k.nomor.flatMap((langkah, n, x) => (n % 2 ? [] : [{ langkah, teks: x[n + 1] }]));
    k.tampak = lipat([k.kode, k.judul, k.jenis, k.tempat, k.posisi, STATUS[k.status]].join("\n"));
    k.teks = [k.tampak, ...[...k.naskahnya.map((x) => x.teks), ...k.penanda, ...k.media].map(lipat)].join("\n");
    k.kunci = { judul: lipat(k.judul), jenis: lipat(k.jenis), status: k.status, kode: k.kode, diperbarui: k.diperbarui,
      posisi: String(k.langkah).padStart(3, "0") + k.posisi, kembali: k.naskah - k.kembali };
    k.habis = k.status === "berjalan" && k.batas ? Date.parse(k.batas) : Infinity;
    semua.push(k);
  }
  terurut = "";
}

function minta(path) {
  if (!diminta.has(path)) {
    diminta.set(path, new Promise((selesai) => {
      const skrip = document.createElement("script");
      skrip.onload = skrip.onerror = () => { // comes right after its script has run, before another one does
        if (!dipanggil) takTerbaca.push(path);
        dipanggil = false;
        tiba.add(path);
        selesai();
      };
      skrip.src = path;
      document.head.append(skrip);
    }));
  }
  return diminta.get(path);
}

/** Load what the chosen year needs, the newest first, and show it as it comes. */
async function lengkapi() {
  for (;;) {
    const perlu = blok.filter(([tahun, path]) => cocokTahun(tahun) && !diminta.has(path))
      .slice(0, tiba.size ? BERSAMA : DAHULU);
    if (!perlu.length) return;
    await Promise.all(perlu.map(([, path]) => minta(path)));
    tawarkan();
    tampilkan();
    await new Promise((lanjut) => setTimeout(lanjut)); // lets a key come in between
  }
}

// --- finding and sorting

const cocokTahun = (tahun) => !pilih.tahun || String(tahun) === pilih.tahun;
const kataDicari = () => lipat(pilih.cari).split(/\s+/).filter(Boolean);

function cocok(k, kata, kini) {
  return cocokTahun(k.tahun)
    && (!pilih.sop || k.sop === pilih.sop)
    && (!pilih.jenis || k.jenis === pilih.jenis)
    && (!pilih.status || k.status === pilih.status)
    && (!pilih.langkah || String(k.langkah) === pilih.langkah)
    && (!pilih.menunggu || k.menunggu === pilih.menunggu)
    && (!pilih.waktu || k.habis < kini)
    && (!pilih.tanda || (pilih.tanda === "lengkap" ? k.naskah > 0 && k.kembali === k.naskah : k.kembali < k.naskah))
    && kata.every((satu) => berisi(k.teks, satu));
}

/** Return whether `teks` has `kata`; one that begins with a figure is not the rest of a greater number. */
function berisi(teks, kata) {
  let n = teks.indexOf(kata);
  while (n > 0 && /^\d/.test(kata) && /\d/.test(teks[n - 1])) n = teks.indexOf(kata, n + 1);
  return n >= 0;
}

function urutkan() {
  const cara = `${pilih.urut} ${pilih.arah}`;
  if (terurut === cara) return;
  const arah = pilih.arah === "turun" ? -1 : 1;
  const banding = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  semua.sort((a, b) => arah * banding(a.kunci[pilih.urut], b.kunci[pilih.urut]) || banding(b.kode, a.kode));
  terurut = cara;
}

// --- showing

function buat(nama, sifat, ...isi) {
  const x = document.createElement(nama);
  for (const [kunci, nilai] of Object.entries(sifat)) x.setAttribute(kunci, nilai);
  x.append(...isi); // a string becomes text
  return x;
}

function waktu(iso) {
  const [, tahun, bulan, tanggal, jam, menit] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso);
  const teks = `${Number(tanggal)}\u00a0${BULAN[bulan - 1]}\u00a0${tahun} pukul\u00a0${jam}.${menit}`;
  return buat("time", { datetime: iso }, teks);
}

/** Return what else of a case has the words that do not show in its row: numbers, with a link, media and officials. */
function temuan(k, kata, folder) {
  const sisa = kata.filter((satu) => !berisi(k.tampak, satu));
  const ada = (teks) => sisa.some((satu) => berisi(lipat(teks), satu));
  const hasil = k.naskahnya.filter((x) => ada(x.teks)).map((x) =>
    buat("a", { href: `${folder}/index.html#langkah-${x.langkah}` }, `Nomor ${x.teks} (langkah ${x.langkah})`));
  hasil.push(...new Set([...k.penanda, ...k.media].filter(ada)));
  return hasil.slice(0, 5).flatMap((x, n) => (n ? [" · ", x] : [x]));
}

function baris(k, kata, kini) {
  const folder = tautan(k.tahun, k.folder);
  const judul = buat("th", { role: "rowheader", scope: "row" }, buat("a", { href: `${folder}/index.html` }, k.judul));
  if (k.tempat) judul.append(buat("p", { class: "rincian" }, k.tempat));
  const lain = temuan(k, kata, folder);
  if (lain.length) judul.append(buat("p", { class: "rincian temuan" }, "Ditemukan: ", ...lain));
  const sel = (nama, ...isi) => buat("td", { role: "cell", class: nama, "data-label": LABEL[nama] }, ...isi);
  const posisi = buat("span", {}, k.posisi);
  if (k.habis < kini) posisi.append(" ", buat("span", { class: "cap cap-terlambat" }, "Terlambat"));
  return buat("tr", { role: "row" },
    buat("td", { role: "cell", class: "kode" }, buat("a", { href: `${folder}/`, "aria-label": `Folder ${k.kode}` }, k.kode)),
    judul,
    sel("jenis", k.jenis || "–"),
    sel("status", buat("span", { class: `cap cap-${k.status}` }, STATUS[k.status])),
    sel("posisi", posisi),
    sel("kembali", `${k.kembali} dari ${k.naskah}`),
    sel("diperbarui", waktu(k.diperbarui)));
}

/** Show the cases that are chosen; the link that had the focus has it again. */
function tampilkan() {
  const kata = kataDicari();
  const kini = Date.now();
  urutkan();
  const hasil = semua.filter((k) => cocok(k, kata, kini));
  const fokus = badan.contains(document.activeElement) && document.activeElement.href;
  badan.replaceChildren(...hasil.slice(0, pilih.n).map((k) => baris(k, kata, kini)));
  if (fokus) Array.from(badan.querySelectorAll("a")).find((a) => a.href === fokus)?.focus({ preventScroll: true });
  for (const th of daftar.tHead.querySelectorAll("th")) {
    if (th.dataset.kolom !== pilih.urut) th.removeAttribute("aria-sort");
    else th.setAttribute("aria-sort", pilih.arah === "turun" ? "descending" : "ascending");
  }
  keterangan(hasil.length);
}

function keterangan(jumlah) {
  const menunggu = blok.some(([tahun, path]) => cocokTahun(tahun) && !tiba.has(path));
  const seluruhnya = Math.max(semua.length, blok.reduce((n, [, , satu]) => n + satu, 0));
  const tersaring = Array.from(isian.keys()).some((id) => pilih[id]);
  hitung.textContent = `${angka(jumlah)} ${tersaring ? `dari ${angka(seluruhnya)} ` : ""}berkas`
    + (menunggu ? "; selebihnya sedang dimuat …" : "");
  const sisa = jumlah - pilih.n;
  lagi.hidden = sisa <= 0;
  lagi.textContent = `Tampilkan ${angka(Math.min(SEKALI, sisa))} lagi`;
  kosong.hidden = jumlah > 0 || menunggu;
  daftar.hidden = jumlah === 0;
  hapus.hidden = !tersaring;
  unsur("disaring").textContent = tersaring ? `Disaring menurut ${sebutan()}` : ""; // on paper only
  gagal.hidden = !takTerbaca.length;
  gagal.textContent = `Sebagian daftar tidak dapat dibaca: ${takTerbaca.join(", ")}. Muat ulang halaman ini; `
    + "bila tetap, minta Admin menjalankan alur archive rebuild.";
}

function sebutan() {
  return Array.from(isian).filter(([id]) => pilih[id]).map(([id, x]) =>
    `${x.labels[0].textContent.toLowerCase()}: ${x.options ? x.selectedOptions[0].text : pilih[id]}`).join("; ");
}

/** Offer in the lists what there is among the loaded cases. */
function tawarkan() {
  const nama = { jenis: (k) => k.jenis, menunggu: (k) => k.menunggu, langkah: (k) => k.langkah && String(k.langkah) };
  for (const [id, ambil] of Object.entries(nama)) {
    const pilihan = new Set(semua.map(ambil).filter(Boolean));
    for (const satu of isian.get(id).options) pilihan.delete(satu.value);
    for (const satu of pilihan) sisipkan(isian.get(id), satu);
  }
}

function sisipkan(daftarPilihan, nilai) {
  const banding = new Intl.Collator("id", { numeric: true }).compare;
  const setelah = Array.from(daftarPilihan.options).find((o) => o.value && banding(o.value, nilai) > 0);
  const teks = daftarPilihan.id === "langkah" ? `Langkah ${nilai}` : nilai;
  daftarPilihan.insertBefore(buat("option", { value: nilai }, teks), setelah || null);
}

// --- what is chosen, and the address

const BAWAAN = { ...Object.fromEntries(Array.from(isian.keys(), (id) => [id, ""])), urut: "diperbarui", arah: "turun", n: SEKALI };

function simpan() {
  clearTimeout(ketukan);
  const beda = Object.entries(pilih).filter(([kunci, nilai]) => nilai !== BAWAAN[kunci]);
  const alamat = `#${new URLSearchParams(beda)}`;
  if (alamat !== (location.hash || "#")) history.replaceState(null, "", alamat);
}

function pulihkan() {
  const alamat = new URLSearchParams(location.hash.slice(1));
  for (const [kunci, nilai] of Object.entries(BAWAAN)) pilih[kunci] = alamat.get(kunci) ?? nilai;
  pilih.n = Math.max(SEKALI, Number(pilih.n) || 0);
  if (!daftar.tHead.querySelector(`[data-kolom="${CSS.escape(pilih.urut)}"]`)) pilih.urut = BAWAAN.urut;
  isikan();
}

/** Show in the fields what is chosen, also what no loaded case has. */
function isikan() {
  for (const [id, x] of isian) {
    if (x.options && pilih[id] && !Array.from(x.options).some((o) => o.value === pilih[id])) sisipkan(x, pilih[id]);
    x.value = pilih[id];
  }
}

function ubah(baru) {
  Object.assign(pilih, { n: SEKALI }, baru);
  tampilkan();
  lengkapi();
  clearTimeout(ketukan);
  ketukan = setTimeout(simpan, TUNDA);
}

for (const [id, x] of isian) x.addEventListener("input", () => ubah({ [id]: x.value }));
daftar.tHead.addEventListener("click", (kejadian) => {
  const urut = kejadian.target.closest("th")?.dataset.kolom;
  if (urut) ubah({ urut, arah: pilih.urut === urut && pilih.arah === "naik" ? "turun" : "naik" });
});
lagi.addEventListener("click", () => {
  const mulai = pilih.n;
  ubah({ n: mulai + SEKALI });
  badan.rows[mulai]?.querySelector("th a").focus({ preventScroll: true });
});
hapus.addEventListener("click", () => {
  ubah(Object.fromEntries(Array.from(isian.keys(), (id) => [id, ""])));
  isikan();
  isian.get("cari").focus();
});
document.addEventListener("click", simpan, true); // a link is about to be followed
window.addEventListener("hashchange", () => {
  if (location.hash && !location.hash.includes("=")) return; // a place in the page, not what is chosen
  pulihkan();
  tampilkan();
  lengkapi();
});
window.addEventListener("pageshow", (kejadian) => {
  isikan(); // the browser may have brought back what was typed
  if (kejadian.persisted) tampilkan(); // what was in time may be late by now
});

pulihkan();
unsur("saringan").hidden = false;
const sempit = window.matchMedia("(max-width: 48rem)").matches;
unsur("pilihan").open = !sempit || Array.from(isian.values()).some((x) => x.options && x.value);
lengkapi();
