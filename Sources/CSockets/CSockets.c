#define _GNU_SOURCE
#include "CSockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { BATCH = 64, SEGMENTS = 32 };

static socklen_t to_sockaddr(const struct ncall_address *a, struct sockaddr_storage *out) {
  memset(out, 0, sizeof *out);
  if (a->family == 6) {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(a->port);
    memcpy(&in6->sin6_addr, a->bytes, 16);
    return sizeof *in6;
  }
  struct sockaddr_in *in = (struct sockaddr_in *)out;
  in->sin_family = AF_INET;
  in->sin_port = htons(a->port);
  memcpy(&in->sin_addr, a->bytes, 4);
  return sizeof *in;
}

static int from_sockaddr(const struct sockaddr *in, struct ncall_address *out) {
  memset(out, 0, sizeof *out);
  if (in->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)in;
    out->family = 6;
    out->port = ntohs(in6->sin6_port);
    memcpy(out->bytes, &in6->sin6_addr, 16);
    return 1;
  }
  if (in->sa_family == AF_INET) {
    const struct sockaddr_in *in4 = (const struct sockaddr_in *)in;
    out->family = 4;
    out->port = ntohs(in4->sin_port);
    memcpy(out->bytes, &in4->sin_addr, 4);
    return 1;
  }
  return 0;
}

static void widen(int fd, int option, int forced) {
  for (int size = 4 << 20; size >= 1 << 18; size >>= 1) {
    if (setsockopt(fd, SOL_SOCKET, forced, &size, sizeof size) == 0) return;
    if (setsockopt(fd, SOL_SOCKET, option, &size, sizeof size) == 0) return;
  }
}

int ncall_udp_open(const struct ncall_address *local, struct ncall_address *bound) {
  int fd = socket(local->family == 6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  if (local->family == 6) {
    int on = 1;
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  }
  widen(fd, SO_RCVBUF, SO_RCVBUFFORCE);
  widen(fd, SO_SNDBUF, SO_SNDBUFFORCE);
  struct sockaddr_storage address;
  socklen_t length = to_sockaddr(local, &address);
  if (bind(fd, (struct sockaddr *)&address, length) != 0) {
    int error = errno;
    close(fd);
    return -error;
  }
  length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
    int error = errno;
    close(fd);
    return -error;
  }
  from_sockaddr((struct sockaddr *)&address, bound);
  return fd;
}

int ncall_udp_receive(int fd, struct ncall_datagram *datagrams, int count) {
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  struct sockaddr_storage peers[BATCH];
  if (count > BATCH) count = BATCH;
  memset(messages, 0, sizeof messages[0] * (size_t)count);
  for (int i = 0; i < count; i++) {
    vectors[i].iov_base = datagrams[i].bytes;
    vectors[i].iov_len = datagrams[i].length;
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_name = &peers[i];
    messages[i].msg_hdr.msg_namelen = sizeof peers[i];
  }
  int got;
  do got = recvmmsg(fd, messages, (unsigned)count, MSG_DONTWAIT, NULL);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    // ECONNREFUSED and its kin report an earlier send; the socket is fine.
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ECONNREFUSED || errno == EHOSTUNREACH || errno == ENETUNREACH ? 0 : -errno;
  }
  for (int i = 0; i < got; i++) {
    int whole = !(messages[i].msg_hdr.msg_flags & MSG_TRUNC) && from_sockaddr((struct sockaddr *)&peers[i], &datagrams[i].peer);
    datagrams[i].length = whole ? messages[i].msg_len : 0;
  }
  return got;
}

static int same_peer(const struct ncall_address *a, const struct ncall_address *b) {
  return a->port == b->port && a->family == b->family && memcmp(a->bytes, b->bytes, 16) == 0;
}

int ncall_udp_send(int fd, const struct ncall_datagram *datagrams, int count, int *refused) {
  static _Thread_local int no_segments;
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  struct sockaddr_storage peers[BATCH];
  char controls[BATCH][CMSG_SPACE(sizeof(uint16_t))];
  int sizes[BATCH];
  if (count > BATCH) count = BATCH;
  int used = 0;
  memset(messages, 0, sizeof messages[0] * (size_t)count);
  for (int i = 0; i < count; used++) {
    int run = 1;
    uint32_t total = datagrams[i].length;
    if (!no_segments)
      while (i + run < count && run < SEGMENTS && datagrams[i + run].length == datagrams[i].length && same_peer(&datagrams[i].peer, &datagrams[i + run].peer) && total + datagrams[i].length <= 60000) {
        total += datagrams[i].length;
        run++;
      }
    struct msghdr *header = &messages[used].msg_hdr;
    for (int k = 0; k < run; k++) {
      vectors[i + k].iov_base = datagrams[i + k].bytes;
      vectors[i + k].iov_len = datagrams[i + k].length;
    }
    header->msg_iov = &vectors[i];
    header->msg_iovlen = (size_t)run;
    header->msg_namelen = to_sockaddr(&datagrams[i].peer, &peers[used]);
    header->msg_name = &peers[used];
    if (run > 1) {
      header->msg_control = controls[used];
      header->msg_controllen = sizeof controls[used];
      struct cmsghdr *control = CMSG_FIRSTHDR(header);
      control->cmsg_level = IPPROTO_UDP;
      control->cmsg_type = UDP_SEGMENT;
      control->cmsg_len = CMSG_LEN(sizeof(uint16_t));
      uint16_t size = (uint16_t)datagrams[i].length;
      memcpy(CMSG_DATA(control), &size, sizeof size);
    }
    sizes[used] = run;
    i += run;
  }
  int handed = 0;
  int at = 0;
  while (at < used) {
    int sent = sendmmsg(fd, messages + at, (unsigned)(used - at), MSG_DONTWAIT);
    if (sent > 0) {
      for (int k = 0; k < sent; k++) handed += sizes[at + k];
      at += sent;
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) break;
    if (sizes[at] > 1) {
      // The kernel or the device cannot segment: from now on one datagram a message.
      no_segments = 1;
      int more = ncall_udp_send(fd, datagrams + handed, count - handed, refused);
      return handed + (more > 0 ? more : 0);
    }
    if (errno == EBADF || errno == ENOTSOCK) return handed > 0 ? handed : -errno;
    *refused += sizes[at];
    handed += sizes[at];
    at++;
  }
  return handed;
}

int ncall_epoll_open(void) {
  int fd = epoll_create1(EPOLL_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

int ncall_epoll_add(int epoll, int fd, uint64_t tag) {
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = tag};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

int ncall_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL) == 0 ? 0 : -errno; }

int ncall_epoll_wait(int epoll, uint64_t *tags, int count, int64_t timeout_ns) {
  struct epoll_event events[BATCH];
  if (count > BATCH) count = BATCH;
  struct timespec timeout = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
  int got = epoll_pwait2(epoll, events, count, timeout_ns < 0 ? NULL : &timeout, NULL);
  if (got < 0 && errno == ENOSYS)
    got = epoll_wait(epoll, events, count, timeout_ns < 0 ? -1 : (int)((timeout_ns + 999999) / 1000000));
  if (got < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < got; i++) tags[i] = events[i].data.u64;
  return got;
}

void ncall_thread_name(const char *name) {
  // PR_SET_NAME cuts what is too long, where pthread_setname_np refuses it.
  prctl(PR_SET_NAME, name, 0, 0, 0);
}

int ncall_event_open(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

void ncall_event_signal(int fd) {
  uint64_t one = 1;
  // A full counter is as loud as one more; nothing is lost.
  ssize_t ignored = write(fd, &one, sizeof one);
  (void)ignored;
}

void ncall_event_clear(int fd) {
  uint64_t value;
  ssize_t ignored = read(fd, &value, sizeof value);
  (void)ignored;
}

int ncall_close(int fd) { return close(fd) == 0 ? 0 : -errno; }

static int64_t nanoseconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t ncall_monotonic_ns(void) { return nanoseconds(CLOCK_MONOTONIC); }
int64_t ncall_realtime_ns(void) { return nanoseconds(CLOCK_REALTIME); }

int ncall_interfaces(struct ncall_interface *out, int count) {
  struct ifaddrs *list;
  if (getifaddrs(&list) != 0) return -errno;
  int n = 0;
  for (struct ifaddrs *i = list; i && n < count; i = i->ifa_next) {
    if (!i->ifa_addr || !(i->ifa_flags & IFF_UP)) continue;
    if (!from_sockaddr(i->ifa_addr, &out[n].address)) continue;
    out[n].loopback = (i->ifa_flags & IFF_LOOPBACK) != 0;
    strncpy(out[n].name, i->ifa_name, sizeof out[n].name - 1);
    out[n].name[sizeof out[n].name - 1] = 0;
    n++;
  }
  freeifaddrs(list);
  return n;
}
