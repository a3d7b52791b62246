// Batched UDP system calls as plain functions over caller-owned arrays.
//
// Addresses cross the border as 16 bytes in network order (IPv4 in the first four), a port in host order and a family
// of 4 or 6, so that Swift needs no sockaddr. Every function answers a count or descriptor, or -errno.
#pragma once
#include <stdint.h>
#include <stddef.h>

struct ncall_address {
  uint8_t bytes[16];
  uint16_t port;
  uint8_t family;
};

struct ncall_datagram {
  void *bytes;
  uint32_t length;    // in: room (receive) or bytes (send); out: bytes received
  struct ncall_address peer;
};

// A bound, non-blocking UDP socket; *bound is the address it got. Buffers are asked for as large as the system allows.
int ncall_udp_open(const struct ncall_address *local, struct ncall_address *bound);

// Receives up to count datagrams (at most 64 a call); datagrams longer than their room are dropped.
int ncall_udp_receive(int fd, struct ncall_datagram *datagrams, int count);

// Sends up to count datagrams (at most 64 a call). Runs of equal length to one destination go as one segmented send where
// the kernel can do it. Answers how many were handed over; a datagram that the kernel refuses for good counts as handed
// over and is added to *refused.
int ncall_udp_send(int fd, const struct ncall_datagram *datagrams, int count, int *refused);

int ncall_epoll_open(void);
int ncall_epoll_add(int epoll, int fd, uint64_t tag);
int ncall_epoll_remove(int epoll, int fd);
// Waits until something is ready or timeout_ns passed (negative: forever). Answers how many tags were written.
int ncall_epoll_wait(int epoll, uint64_t *tags, int count, int64_t timeout_ns);

// Names the calling thread for debuggers and profilers; the system keeps the first 15 bytes.
void ncall_thread_name(const char *name);

int ncall_event_open(void);
void ncall_event_signal(int fd);
void ncall_event_clear(int fd);
int ncall_close(int fd);

int64_t ncall_monotonic_ns(void);
int64_t ncall_realtime_ns(void);

// The addresses of interfaces that are up, at most count of them; loopback included, *loopback tells which.
struct ncall_interface {
  struct ncall_address address;
  uint8_t loopback;
  char name[16];
};
int ncall_interfaces(struct ncall_interface *out, int count);
