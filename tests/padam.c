/* Counts, cuts or fails the libc calls that change files below one folder. Loaded with LD_PRELOAD by alat_padam.py.
 *
 * Armed with padam_pasang, every call that could change a file below the folder is numbered from 1. At the armed number
 * the process dies before the call is carried out, or the call returns an error.
 *
 * Not counted: mmap. SQLite alone maps a file for writing, the -shm of its WAL, and that holds nothing: the first
 * connection after a cut empties it and builds it again from the WAL. Its open, ftruncate, pwrite and unlink are counted.
 * Not thread-safe: a drop is the work of one thread.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { HITUNG, BUNUH, SEKALI, SEJENIS, SEMUA, PENDEK };

static char akar[PATH_MAX];
static size_t panjang;
static long urut, sasaran;
static int cara, galat, catatan = -1, pasang, kena_sudah;
static char jenis_kena[32];

#define ASLI(nama) ((__typeof__(&nama))asli(#nama))

static void *asli(const char *nama) { return dlsym(RTLD_NEXT, nama); }

void padam_pasang(const char *folder, long n, int cara_, int galat_, int fd)
{
    panjang = strlen(folder);
    memcpy(akar, folder, panjang + 1);
    urut = 0, sasaran = n, cara = cara_, galat = galat_, catatan = fd, kena_sudah = 0;
    pasang = 1;
}

long padam_lepas(void)
{
    pasang = 0;
    return urut;
}

static int di_bawah(const char *jalur)
{
    return !strncmp(jalur, akar, panjang) && (jalur[panjang] == '/' || jalur[panjang] == 0);
}

/* The path behind a descriptor, empty if it is none. */
static void jalur_fd(int fd, char *hasil)
{
    char tautan[32];
    snprintf(tautan, sizeof tautan, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(tautan, hasil, PATH_MAX - 1);
    hasil[n < 0 ? 0 : n] = 0;
}

static void jalur_di(int dirfd, const char *nama, char *hasil)
{
    char folder[PATH_MAX];
    if (nama[0] == '/') {
        snprintf(hasil, PATH_MAX, "%s", nama);
        return;
    }
    if (dirfd == AT_FDCWD) {
        if (!getcwd(folder, sizeof folder))
            folder[0] = 0;
    } else
        jalur_fd(dirfd, folder);
    if (snprintf(hasil, PATH_MAX, "%s/%s", folder, nama) >= PATH_MAX)
        hasil[0] = 0;
}

static void catat(const char *nama, const char *jalur)
{
    char baris[PATH_MAX + 64];
    int n = snprintf(baris, sizeof baris, "%ld %s %s\n", urut, nama, jalur + (di_bawah(jalur) ? panjang : 0));
    if (n > 0)
        (void)!ASLI(write)(catatan, baris, (size_t)n);
}

/* Number the call; return the errno it must fail with, 0 to carry it out, -1 to write half of it. */
static int kena(const char *nama, const char *jenis, const char *jalur)
{
    urut++;
    int ini = urut == sasaran;
    if (cara == PENDEK && !kena_sudah && urut >= sasaran && !strcmp(jenis, "tulis"))
        ini = 1;
    if (catatan >= 0 && (cara == HITUNG || (ini && !kena_sudah)))
        catat(nama, jalur);
    if (cara == HITUNG)
        return 0;
    if (cara == PENDEK) {
        if (kena_sudah)
            return galat;
        kena_sudah = ini;
        return ini ? -1 : 0;
    }
    if (ini && cara == BUNUH) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (ini) {
        kena_sudah = 1;
        snprintf(jenis_kena, sizeof jenis_kena, "%s", jenis);
        return galat;
    }
    if (kena_sudah && (cara == SEMUA || (cara == SEJENIS && !strcmp(jenis, jenis_kena))))
        return galat;
    return 0;
}

static int kena_jalur(const char *nama, const char *jenis, int dirfd, const char *satu)
{
    char jalur[PATH_MAX];
    int simpan = errno, hasil = 0;
    if (!pasang || !satu)
        return 0;
    jalur_di(dirfd, satu, jalur);
    if (di_bawah(jalur))
        hasil = kena(nama, jenis, jalur);
    errno = simpan;
    return hasil;
}

static int kena_dua(const char *nama, const char *jenis, int fd1, const char *satu, int fd2, const char *dua)
{
    char jalur[PATH_MAX], lain[PATH_MAX];
    int simpan = errno, hasil = 0;
    if (!pasang || !satu || !dua)
        return 0;
    jalur_di(fd1, satu, lain);
    jalur_di(fd2, dua, jalur);
    if (di_bawah(jalur) || di_bawah(lain))
        hasil = kena(nama, jenis, di_bawah(jalur) ? jalur : lain);
    errno = simpan;
    return hasil;
}

static int kena_fd(const char *nama, const char *jenis, int fd)
{
    char jalur[PATH_MAX];
    int simpan = errno, hasil = 0;
    if (!pasang || fd == catatan)
        return 0;
    jalur_fd(fd, jalur);
    if (di_bawah(jalur))
        hasil = kena(nama, jenis, jalur);
    errno = simpan;
    return hasil;
}

#define GAGAL(e)         \
    do {                 \
        int e_ = (e);    \
        if (e_ > 0) {    \
            errno = e_;  \
            return -1;   \
        }                \
    } while (0)

/* --- opening ------------------------------------------------------------------------------- */

#define MENULIS(f) (((f) & O_ACCMODE) != O_RDONLY || ((f) & (O_CREAT | O_TRUNC)) || ((f) & O_TMPFILE) == O_TMPFILE)

static mode_t mode_buka(int flags, va_list a)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? (mode_t)va_arg(a, int) : 0;
}

#define BUKA(nama)                                            \
    int nama(const char *jalur, int flags, ...)               \
    {                                                         \
        va_list a;                                            \
        va_start(a, flags);                                   \
        mode_t mode = mode_buka(flags, a);                    \
        va_end(a);                                            \
        if (MENULIS(flags))                                   \
            GAGAL(kena_jalur(#nama, "buka", AT_FDCWD, jalur)); \
        return ASLI(nama)(jalur, flags, mode);                \
    }
#define BUKA_DI(nama)                                         \
    int nama(int dirfd, const char *jalur, int flags, ...)    \
    {                                                         \
        va_list a;                                            \
        va_start(a, flags);                                   \
        mode_t mode = mode_buka(flags, a);                    \
        va_end(a);                                            \
        if (MENULIS(flags))                                   \
            GAGAL(kena_jalur(#nama, "buka", dirfd, jalur));   \
        return ASLI(nama)(dirfd, jalur, flags, mode);         \
    }
BUKA(open)
BUKA(open64)
BUKA_DI(openat)
BUKA_DI(openat64)

/* What open becomes with -D_FORTIFY_SOURCE. */
#define BUKA_2(nama)                                          \
    int nama(const char *jalur, int flags);                   \
    int nama(const char *jalur, int flags)                    \
    {                                                         \
        if (MENULIS(flags))                                   \
            GAGAL(kena_jalur(#nama, "buka", AT_FDCWD, jalur)); \
        return ASLI(nama)(jalur, flags);                      \
    }
#define BUKA_DI_2(nama)                                       \
    int nama(int dirfd, const char *jalur, int flags);        \
    int nama(int dirfd, const char *jalur, int flags)         \
    {                                                         \
        if (MENULIS(flags))                                   \
            GAGAL(kena_jalur(#nama, "buka", dirfd, jalur));   \
        return ASLI(nama)(dirfd, jalur, flags);               \
    }
BUKA_2(__open_2)
BUKA_2(__open64_2)
BUKA_DI_2(__openat_2)
BUKA_DI_2(__openat64_2)

int creat(const char *jalur, mode_t mode)
{
    GAGAL(kena_jalur("creat", "buka", AT_FDCWD, jalur));
    return ASLI(creat)(jalur, mode);
}

int creat64(const char *jalur, mode_t mode)
{
    GAGAL(kena_jalur("creat64", "buka", AT_FDCWD, jalur));
    return ASLI(creat64)(jalur, mode);
}

#define FOPEN(nama)                                           \
    FILE *nama(const char *jalur, const char *cara_buka)      \
    {                                                         \
        if (strpbrk(cara_buka, "wa+")) {                      \
            int e = kena_jalur(#nama, "buka", AT_FDCWD, jalur); \
            if (e > 0) {                                      \
                errno = e;                                    \
                return NULL;                                  \
            }                                                 \
        }                                                     \
        return ASLI(nama)(jalur, cara_buka);                  \
    }
FOPEN(fopen)
FOPEN(fopen64)

/* --- content ------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *isi, size_t n)
{
    int e = kena_fd("write", "tulis", fd);
    GAGAL(e);
    return ASLI(write)(fd, isi, e < 0 ? n / 2 : n);
}

#define PWRITE(nama, jenis_geser)                                          \
    ssize_t nama(int fd, const void *isi, size_t n, jenis_geser geser)     \
    {                                                                      \
        int e = kena_fd(#nama, "tulis", fd);                               \
        GAGAL(e);                                                          \
        return ASLI(nama)(fd, isi, e < 0 ? n / 2 : n, geser);              \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *isi, int n)
{
    GAGAL(kena_fd("writev", "tulis", fd));
    return ASLI(writev)(fd, isi, n);
}

ssize_t pwritev(int fd, const struct iovec *isi, int n, off_t geser)
{
    GAGAL(kena_fd("pwritev", "tulis", fd));
    return ASLI(pwritev)(fd, isi, n, geser);
}

ssize_t pwritev64(int fd, const struct iovec *isi, int n, off64_t geser)
{
    GAGAL(kena_fd("pwritev64", "tulis", fd));
    return ASLI(pwritev64)(fd, isi, n, geser);
}

ssize_t sendfile(int keluar, int masuk, off_t *geser, size_t n)
{
    GAGAL(kena_fd("sendfile", "tulis", keluar));
    return ((ssize_t(*)(int, int, off_t *, size_t))asli("sendfile"))(keluar, masuk, geser, n);
}

ssize_t sendfile64(int keluar, int masuk, off64_t *geser, size_t n)
{
    GAGAL(kena_fd("sendfile64", "tulis", keluar));
    return ((ssize_t(*)(int, int, off64_t *, size_t))asli("sendfile64"))(keluar, masuk, geser, n);
}

ssize_t copy_file_range(int masuk, off64_t *g1, int keluar, off64_t *g2, size_t n, unsigned flags)
{
    GAGAL(kena_fd("copy_file_range", "tulis", keluar));
    return ASLI(copy_file_range)(masuk, g1, keluar, g2, n, flags);
}

#define SATU_FD(nama, jenis)                       \
    int nama(int fd)                               \
    {                                              \
        GAGAL(kena_fd(#nama, jenis, fd));          \
        return ASLI(nama)(fd);                     \
    }
SATU_FD(fsync, "sync")
SATU_FD(fdatasync, "sync")
SATU_FD(syncfs, "sync")

int sync_file_range(int fd, off64_t geser, off64_t n, unsigned flags)
{
    GAGAL(kena_fd("sync_file_range", "sync", fd));
    return ASLI(sync_file_range)(fd, geser, n, flags);
}

int ftruncate(int fd, off_t n)
{
    GAGAL(kena_fd("ftruncate", "potong", fd));
    return ASLI(ftruncate)(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
    GAGAL(kena_fd("ftruncate64", "potong", fd));
    return ASLI(ftruncate64)(fd, n);
}

int truncate(const char *jalur, off_t n)
{
    GAGAL(kena_jalur("truncate", "potong", AT_FDCWD, jalur));
    return ASLI(truncate)(jalur, n);
}

int truncate64(const char *jalur, off64_t n)
{
    GAGAL(kena_jalur("truncate64", "potong", AT_FDCWD, jalur));
    return ASLI(truncate64)(jalur, n);
}

int fallocate(int fd, int mode, off_t geser, off_t n)
{
    GAGAL(kena_fd("fallocate", "tulis", fd));
    return ASLI(fallocate)(fd, mode, geser, n);
}

int fallocate64(int fd, int mode, off64_t geser, off64_t n)
{
    GAGAL(kena_fd("fallocate64", "tulis", fd));
    return ASLI(fallocate64)(fd, mode, geser, n);
}

int posix_fallocate(int fd, off_t geser, off_t n)
{
    int e = kena_fd("posix_fallocate", "tulis", fd);
    return e > 0 ? e : ASLI(posix_fallocate)(fd, geser, n);
}

int posix_fallocate64(int fd, off64_t geser, off64_t n)
{
    int e = kena_fd("posix_fallocate64", "tulis", fd);
    return e > 0 ? e : ASLI(posix_fallocate64)(fd, geser, n);
}

/* --- names --------------------------------------------------------------------------------- */

int rename(const char *asal, const char *tujuan)
{
    GAGAL(kena_dua("rename", "nama", AT_FDCWD, asal, AT_FDCWD, tujuan));
    return ASLI(rename)(asal, tujuan);
}

int renameat(int f1, const char *asal, int f2, const char *tujuan)
{
    GAGAL(kena_dua("renameat", "nama", f1, asal, f2, tujuan));
    return ASLI(renameat)(f1, asal, f2, tujuan);
}

int renameat2(int f1, const char *asal, int f2, const char *tujuan, unsigned flags)
{
    GAGAL(kena_dua("renameat2", "nama", f1, asal, f2, tujuan));
    return ASLI(renameat2)(f1, asal, f2, tujuan, flags);
}

int link(const char *asal, const char *tujuan)
{
    GAGAL(kena_dua("link", "taut", AT_FDCWD, asal, AT_FDCWD, tujuan));
    return ASLI(link)(asal, tujuan);
}

int linkat(int f1, const char *asal, int f2, const char *tujuan, int flags)
{
    GAGAL(kena_dua("linkat", "taut", f1, asal, f2, tujuan));
    return ASLI(linkat)(f1, asal, f2, tujuan, flags);
}

int symlink(const char *isi, const char *jalur)
{
    GAGAL(kena_jalur("symlink", "taut", AT_FDCWD, jalur));
    return ASLI(symlink)(isi, jalur);
}

int symlinkat(const char *isi, int dirfd, const char *jalur)
{
    GAGAL(kena_jalur("symlinkat", "taut", dirfd, jalur));
    return ASLI(symlinkat)(isi, dirfd, jalur);
}

int unlink(const char *jalur)
{
    GAGAL(kena_jalur("unlink", "hapus", AT_FDCWD, jalur));
    return ASLI(unlink)(jalur);
}

int unlinkat(int dirfd, const char *jalur, int flags)
{
    GAGAL(kena_jalur("unlinkat", "hapus", dirfd, jalur));
    return ASLI(unlinkat)(dirfd, jalur, flags);
}

int remove(const char *jalur)
{
    GAGAL(kena_jalur("remove", "hapus", AT_FDCWD, jalur));
    return ASLI(remove)(jalur);
}

int rmdir(const char *jalur)
{
    GAGAL(kena_jalur("rmdir", "hapus", AT_FDCWD, jalur));
    return ASLI(rmdir)(jalur);
}

int mkdir(const char *jalur, mode_t mode)
{
    GAGAL(kena_jalur("mkdir", "folder", AT_FDCWD, jalur));
    return ASLI(mkdir)(jalur, mode);
}

int mkdirat(int dirfd, const char *jalur, mode_t mode)
{
    GAGAL(kena_jalur("mkdirat", "folder", dirfd, jalur));
    return ASLI(mkdirat)(dirfd, jalur, mode);
}

/* --- rights, owner, times ------------------------------------------------------------------ */

int chmod(const char *jalur, mode_t mode)
{
    GAGAL(kena_jalur("chmod", "sifat", AT_FDCWD, jalur));
    return ASLI(chmod)(jalur, mode);
}

int fchmod(int fd, mode_t mode)
{
    GAGAL(kena_fd("fchmod", "sifat", fd));
    return ASLI(fchmod)(fd, mode);
}

int fchmodat(int dirfd, const char *jalur, mode_t mode, int flags)
{
    GAGAL(kena_jalur("fchmodat", "sifat", dirfd, jalur));
    return ASLI(fchmodat)(dirfd, jalur, mode, flags);
}

int chown(const char *jalur, uid_t u, gid_t g)
{
    GAGAL(kena_jalur("chown", "sifat", AT_FDCWD, jalur));
    return ASLI(chown)(jalur, u, g);
}

int lchown(const char *jalur, uid_t u, gid_t g)
{
    GAGAL(kena_jalur("lchown", "sifat", AT_FDCWD, jalur));
    return ASLI(lchown)(jalur, u, g);
}

int fchown(int fd, uid_t u, gid_t g)
{
    GAGAL(kena_fd("fchown", "sifat", fd));
    return ASLI(fchown)(fd, u, g);
}

int utimensat(int dirfd, const char *jalur, const struct timespec t[2], int flags)
{
    GAGAL(kena_jalur("utimensat", "sifat", dirfd, jalur));
    return ASLI(utimensat)(dirfd, jalur, t, flags);
}

int futimens(int fd, const struct timespec t[2])
{
    GAGAL(kena_fd("futimens", "sifat", fd));
    return ASLI(futimens)(fd, t);
}

int utimes(const char *jalur, const struct timeval t[2])
{
    GAGAL(kena_jalur("utimes", "sifat", AT_FDCWD, jalur));
    return ASLI(utimes)(jalur, t);
}
